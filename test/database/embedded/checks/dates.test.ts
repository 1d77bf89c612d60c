import { Long } from 'bson';
import { describe } from 'vitest';
import { checkExpressions, refused } from './run-checks.ts';

const long = (value: number): Long => Long.fromNumber(value);
const at = (text: string): Date => new Date(text);

describe('dates', () => {
  const date = at('2024-03-31T10:30:15.123Z');
  const saigon = 'Asia/Ho_Chi_Minh';
  const berlin = 'Europe/Berlin';
  checkExpressions([
    [{ $year: date }, 2024],
    [{ $month: date }, 3],
    [{ $dayOfMonth: { date: at('2024-03-31T20:00:00Z'), timezone: saigon } }, 1],
    [{ $dayOfWeek: date }, 1],
    [{ $dayOfYear: at('2024-12-31T00:00:00Z') }, 366],
    [{ $hour: { date, timezone: '+07:00' } }, 17],
    [{ $minute: date }, 30],
    [{ $second: date }, 15],
    [{ $millisecond: date }, 123],
    [{ $week: at('2016-01-01T00:00:00Z') }, 0],
    [{ $week: at('2016-01-03T00:00:00Z') }, 1],
    [{ $isoWeek: at('2016-01-01T00:00:00Z') }, 53],
    [{ $isoWeekYear: at('2016-01-01T00:00:00Z') }, long(2015)],
    [{ $isoDayOfWeek: at('2016-01-03T00:00:00Z') }, 7],
    [{ $year: null }, null],
    [{ $year: 'x' }, refused(16006)],
    [{ $dateToString: { date, format: '%Y-%m-%d %H:%M:%S.%L' } }, '2024-03-31 10:30:15.123'],
    [{ $dateToString: { date, format: '%G-W%V-%u %j' } }, '2024-W13-7 091'],
    [{ $dateToString: { date, format: '%H:%M %z', timezone: saigon } }, '17:30 +0700'],
    [{ $dateToString: { date } }, '2024-03-31T10:30:15.123Z'],
    [{ $dateToString: { date: null, onNull: '-' } }, '-'],
    [{ $dateToString: { date, format: '%q' } }, refused(18536)],
    [{ $dateToString: { date, timezone: 'Mars/Base' } }, refused(40485)],
    [{ $dateTrunc: { date, unit: 'hour' } }, at('2024-03-31T10:00:00Z')],
    [{ $dateTrunc: { date, unit: 'day', timezone: saigon } }, at('2024-03-30T17:00:00Z')],
    [{ $dateTrunc: { date, unit: 'day', timezone: berlin } }, at('2024-03-30T23:00:00Z')],
    [
      { $dateTrunc: { date: at('2024-03-31T22:30:00Z'), unit: 'day', timezone: berlin } },
      at('2024-03-31T22:00:00Z'),
    ],
    [{ $dateTrunc: { date, unit: 'week', startOfWeek: 'Monday' } }, at('2024-03-25T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'week' } }, at('2024-03-31T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'quarter' } }, at('2024-01-01T00:00:00Z')],
    [{ $dateTrunc: { date, unit: 'minute', binSize: 15 } }, at('2024-03-31T10:30:00Z')],
    [{ $dateTrunc: { date, unit: 'month', binSize: 6 } }, at('2024-01-01T00:00:00Z')],
    [
      { $dateAdd: { startDate: at('2020-10-31T00:00:00Z'), unit: 'month', amount: 1 } },
      at('2020-11-30T00:00:00Z'),
    ],
    [
      { $dateAdd: { startDate: at('2024-01-31T00:00:00Z'), unit: 'month', amount: 1 } },
      at('2024-02-29T00:00:00Z'),
    ],
    [{ $dateAdd: { startDate: date, unit: 'hour', amount: 24 } }, at('2024-04-01T10:30:15.123Z')],
    [
      { $dateAdd: { startDate: at('2024-03-30T11:00:00Z'), unit: 'day', amount: 1, timezone: berlin } },
      at('2024-03-31T10:00:00Z'),
    ],
    [
      { $dateSubtract: { startDate: at('2024-03-31T00:00:00Z'), unit: 'month', amount: 1 } },
      at('2024-02-29T00:00:00Z'),
    ],
    [{ $dateSubtract: { startDate: date, unit: 'week', amount: 1 } }, at('2024-03-24T10:30:15.123Z')],
    [{ $dateAdd: { startDate: date, unit: 'day', amount: 1.5 } }, refused(5166405)],
    [{ $dateAdd: { startDate: date, unit: 'fortnight', amount: 1 } }, refused(9)],
    [
      {
        $dateDiff: {
          startDate: at('2021-12-31T23:59:00Z'),
          endDate: at('2022-01-01T00:01:00Z'),
          unit: 'year',
        },
      },
      long(1),
    ],
    [
      {
        $dateDiff: {
          startDate: at('2021-01-30T00:00:00Z'),
          endDate: at('2021-02-01T00:00:00Z'),
          unit: 'month',
        },
      },
      long(1),
    ],
    [
      {
        $dateDiff: {
          startDate: at('2021-01-01T23:00:00Z'),
          endDate: at('2021-01-02T01:00:00Z'),
          unit: 'day',
        },
      },
      long(1),
    ],
    [
      {
        $dateDiff: {
          startDate: at('2021-01-03T00:00:00Z'),
          endDate: at('2021-01-01T00:00:00Z'),
          unit: 'day',
        },
      },
      long(-2),
    ],
    [
      {
        $dateDiff: {
          startDate: at('2024-03-31T00:00:00Z'),
          endDate: at('2024-03-31T02:00:00Z'),
          unit: 'hour',
          timezone: berlin,
        },
      },
      long(2),
    ],
    [
      {
        $dateDiff: {
          startDate: at('2021-01-02T00:00:00Z'),
          endDate: at('2021-01-03T00:00:00Z'),
          unit: 'week',
        },
      },
      long(1),
    ],
    [
      {
        $dateDiff: {
          startDate: at('2021-01-02T00:00:00Z'),
          endDate: at('2021-01-03T00:00:00Z'),
          unit: 'week',
          startOfWeek: 'monday',
        },
      },
      long(0),
    ],
    [
      { $dateToParts: { date } },
      { year: 2024, month: 3, day: 31, hour: 10, minute: 30, second: 15, millisecond: 123 },
    ],
    [{ $dateFromParts: { year: 2017, month: 2, day: 8, hour: 12 } }, at('2017-02-08T12:00:00Z')],
    [
      {
        $dateFromParts: {
          year: 2016,
          month: 12,
          day: 31,
          hour: 23,
          minute: 46,
          second: 12,
          timezone: 'America/New_York',
        },
      },
      at('2017-01-01T04:46:12Z'),
    ],
    [{ $dateFromParts: { year: 2017, month: 14 } }, at('2018-02-01T00:00:00Z')],
    [{ $dateFromParts: { year: 2017, day: 0 } }, at('2016-12-31T00:00:00Z')],
    [{ $dateFromParts: { month: 2 } }, refused(9)],
    [{ $dateFromString: { dateString: '2017-02-08T12:10:40.787' } }, at('2017-02-08T12:10:40.787Z')],
    [
      { $dateFromString: { dateString: '2017-02-08', timezone: 'America/New_York' } },
      at('2017-02-08T05:00:00Z'),
    ],
    [{ $dateFromString: { dateString: 'x', onError: 'bad' } }, 'bad'],
    [{ $dateFromString: { dateString: 'x' } }, refused(241)],
  ]);
});
