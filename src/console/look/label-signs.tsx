import { useTexts } from '../texts/texts.tsx';
import { useLabelOf } from '../wire/common-asks.ts';

/** Labels by name; the colour is an edge beside it, never alone. */
export function LabelSigns({ ids }: { ids: readonly string[] }) {
  const { language } = useTexts();
  const labelOf = useLabelOf(language);
  return ids.map((id) => {
    const { name, color } = labelOf(id);
    return (
      <span key={id} className="label" data-color={color}>
        {name}
      </span>
    );
  });
}
