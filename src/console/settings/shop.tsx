import { Button, NumberInput, TextInput } from '@mantine/core';
import { useTexts } from '../texts/texts.tsx';
import { useMay } from '../wire/me.ts';
import { useChangeSettings } from './asks.ts';
import type { Settings } from './asks.ts';
import { Behind, useFormOf } from './form-of.tsx';

const TIMES = ['answerWithinMinutes', 'unansweredAfterMinutes', 'quietAfterMinutes'] as const;

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
      {TIMES.map((name) => (
        <NumberInput
          key={name}
          label={say(`settings.shop.${name}`)}
          min={1}
          value={shop[name]}
          onChange={(value) => setShop({ ...shop, [name]: Number(value) })}
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
