import { Button, TextInput } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { useChangeSettings } from './asks.ts';
import type { Settings } from './asks.ts';
import { Behind, useFormOf } from './form-of.tsx';
import { WholeNumber } from './whole-number.tsx';

const DAY = 24 * 60;
/** In minutes. */
const TIMES = [
  { name: 'answerWithinMinutes', min: 1, max: 7 * DAY },
  { name: 'unansweredAfterMinutes', min: 1, max: 7 * DAY },
  { name: 'quietAfterMinutes', min: 10, max: 14 * DAY },
] as const;

/** Who the shop is and how soon it answers. */
export function ShopForm({ settings }: { settings: Settings }) {
  const { say } = useTexts();
  const may = useMay();
  const { save, isBusy } = useChangeSettings();
  const form = useFormOf(settings.shop);
  const { own: shop, put: setShop } = form;
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        save({ shop }, (found) => form.saved(shop, found.shop));
      }}
    >
      <Behind forms={[form]} />
      <TextInput
        label={say('settings.shop.name')}
        required
        maxLength={80}
        value={shop.name}
        onChange={(event) => setShop({ ...shop, name: event.currentTarget.value })}
      />
      <TextInput
        label={say('settings.shop.time-zone')}
        required
        value={shop.timeZone}
        onChange={(event) => setShop({ ...shop, timeZone: event.currentTarget.value })}
      />
      {TIMES.map(({ name, ...bounds }) => (
        <WholeNumber
          key={name}
          {...bounds}
          label={say(`settings.shop.${name}`)}
          value={shop[name]}
          put={(minutes) => setShop({ ...shop, [name]: minutes })}
        />
      ))}
      {may('settings.change') && (
        <Button type="submit" loading={isBusy}>
          {say('settings.save')}
        </Button>
      )}
    </form>
  );
}
