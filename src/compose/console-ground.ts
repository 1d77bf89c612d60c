import type { Connection } from 'mongoose';
import type { HealthBoard } from './channel-health.ts';
import type { GroundFloor } from './ground-floor.ts';

/** What the console's routes stand on. `late.road` and `late.channels` are there by now. */
export interface ConsoleGround extends GroundFloor {
  readonly connection: Connection;
  readonly health: Pick<HealthBoard, 'look' | 'last'>;
}
