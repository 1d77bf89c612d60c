/** What answers and facts are made of. Dates travel as ISO strings inside facts. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type Facts = Readonly<Record<string, Json>>;
