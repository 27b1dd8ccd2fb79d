import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsNumber,
  IsString,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsLabels } from '../validation/is-labels.js';
import { Optional } from '../validation/optional.js';
import type { Machine } from './machine.schema.js';

export const SLOTS_MAX = 256;

export class SlotDto {
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 9999,
    description: 'The number of the slot on its machine.',
  })
  @IsInt()
  @Min(0)
  @Max(9999)
  number!: number;

  @ApiPropertyOptional({ type: Number, minimum: 0.01, maximum: 4096, description: 'CPU limit in cores.' })
  @Optional()
  @IsNumber()
  @Min(0.01)
  @Max(4096)
  cpus?: number;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 16_777_216,
    description: 'Memory limit in MiB.',
  })
  @Optional()
  @IsInt()
  @Min(1)
  @Max(16_777_216)
  memoryMiB?: number;

  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 200,
    description: 'The docker container that sessions of this slot run in; left out means on the host.',
  })
  @Optional()
  @IsString()
  @Length(1, 200)
  container?: string;
}

export class PutMachineDto {
  @ApiProperty({ type: String, minLength: 1, maxLength: 253, description: 'A label for people.' })
  @IsString()
  @Length(1, 253)
  hostname!: string;

  @ApiProperty({ type: String, minLength: 1, maxLength: 64, description: 'For instance `linux-x64`.' })
  @IsString()
  @Length(1, 64)
  platform!: string;

  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 100,
    description: 'New at each start of the daemon. Another one than before raises the epoch.',
  })
  @Optional()
  @IsString()
  @Length(1, 100)
  daemonId?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string', maxLength: 128 },
    description: 'What projects may require of a machine. At most 32.',
  })
  @Optional()
  @IsLabels()
  labels?: Record<string, string>;

  @ApiProperty({ type: [SlotDto], minItems: 1, maxItems: SLOTS_MAX, description: 'The places for sessions.' })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SLOTS_MAX)
  @ArrayUnique((slot: SlotDto) => slot?.number)
  @ValidateNested({ each: true })
  @Type(() => SlotDto)
  slots!: SlotDto[];
}

export class DrainMachineDto {
  @ApiPropertyOptional({ type: Boolean, default: true, description: 'False ends the draining.' })
  @Optional()
  @IsBoolean()
  enabled?: boolean;
}

class SlotView {
  @ApiProperty({ type: Number })
  number!: number;

  @ApiProperty({ type: Number, nullable: true })
  cpus!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  memoryMiB!: number | null;

  @ApiProperty({ type: String, nullable: true })
  container!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The session that occupies the slot.' })
  sessionId!: string | null;
}

export class MachineView {
  @ApiProperty({ type: String })
  id!: string;

  @ApiProperty({ type: String })
  hostname!: string;

  @ApiProperty({ type: String })
  platform!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  labels!: Record<string, string>;

  @ApiProperty({ type: Number, description: 'To be sent with the writes of this daemon.' })
  epoch!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Differs from boot to boot.' })
  bootId!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastHeartbeatAt!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it gives its sessions away and takes none.',
  })
  drainingSince!: string | null;

  @ApiProperty({ type: [SlotView] })
  slots!: SlotView[];

  @ApiProperty({ type: Number })
  version!: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt!: string;
}

export class MachinePage {
  @ApiProperty({ type: [MachineView] })
  items!: MachineView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

/** `occupants`: slot number to session id. */
export function viewMachine(machine: Machine, occupants: ReadonlyMap<number, string>): MachineView {
  return {
    id: machine._id,
    hostname: machine.hostname,
    platform: machine.platform,
    labels: machine.labels,
    epoch: machine.epoch,
    bootId: machine.bootId,
    lastHeartbeatAt: machine.lastHeartbeatAt?.toISOString() ?? null,
    drainingSince: machine.drainingSince?.toISOString() ?? null,
    slots: machine.slots.map((slot) => ({ ...slot, sessionId: occupants.get(slot.number) ?? null })),
    version: machine.version,
    createdAt: machine.createdAt.toISOString(),
    updatedAt: machine.updatedAt.toISOString(),
  };
}
