import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsObject,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { Optional } from '../validation/optional.js';

export class GitDto {
  @ApiPropertyOptional({
    type: String,
    maxLength: 2048,
    description: 'Where the repository is fetched from.',
  })
  @Optional()
  @IsString()
  @MaxLength(2048)
  remote?: string;

  @ApiPropertyOptional({ type: String, maxLength: 255 })
  @Optional()
  @IsString()
  @MaxLength(255)
  branch?: string;

  @ApiPropertyOptional({ type: String, maxLength: 64 })
  @Optional()
  @IsString()
  @MaxLength(64)
  commit?: string;

  @ApiPropertyOptional({ type: Boolean, description: 'Whether there were changes that no commit holds.' })
  @Optional()
  @IsBoolean()
  dirty?: boolean;
}

/** What a restart needs; all optional, at most 64 KiB as a whole. */
export class CheckpointDto {
  @ApiPropertyOptional({ type: String, maxLength: 100, description: 'The Claude conversation.' })
  @Optional()
  @IsString()
  @MaxLength(100)
  claudeSessionId?: string;

  @ApiPropertyOptional({ type: String, maxLength: 4096, description: 'The working directory.' })
  @Optional()
  @IsString()
  @MaxLength(4096)
  cwd?: string;

  @ApiPropertyOptional({ type: GitDto })
  @Optional()
  @IsObject()
  @ValidateNested()
  @Type(() => GitDto)
  git?: GitDto;

  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'string', maxLength: 8192 },
    maxItems: 256,
    description: 'A runner executes it only if its own log holds the same command.',
  })
  @Optional()
  @IsArray()
  @ArrayMaxSize(256)
  @IsString({ each: true })
  @MaxLength(8192, { each: true })
  command?: string[];

  @ApiPropertyOptional({
    type: String,
    maxLength: 100,
    description: "The name of a template of the runner's.",
  })
  @Optional()
  @IsString()
  @MaxLength(100)
  template?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Free-form state of the holder.',
  })
  @Optional()
  @IsObject()
  state?: Record<string, unknown>;
}
