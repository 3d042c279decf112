import type { Migration } from './migration.ts'

/**
 * Every row has an owner from the first migration on. A pairing has none until a person decides it, because the
 * agent that asks is nobody yet. What was revoked stays as a row, so that usage keeps its names.
 */
export const foundation: Migration = {
  number: 1,
  name: 'foundation',
  sql: `
    create table people (
      id uuid primary key default gen_random_uuid(),
      name text not null,
      created_at timestamptz not null default now()
    );

    create table sessions (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references people on delete cascade,
      token_hash bytea not null unique,
      former_hash bytea unique,
      former_until timestamptz,
      rotated_at timestamptz not null,
      user_agent text not null,
      address text not null,
      created_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      expires_at timestamptz not null
    );
    create index sessions_owner on sessions (owner_id);
    create index sessions_expiry on sessions (expires_at);

    create table login_links (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references people on delete cascade,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index login_links_owner on login_links (owner_id);

    create table keys (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references people on delete cascade,
      name text not null,
      prefix text not null,
      hash bytea not null unique,
      models text[],
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz
    );
    create index keys_owner on keys (owner_id);

    create table devices (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references people on delete cascade,
      name text not null,
      public_key bytea not null check (octet_length(public_key) = 32),
      system jsonb not null,
      agent_version text not null,
      status jsonb,
      paired_at timestamptz not null default now(),
      last_seen_at timestamptz,
      revoked_at timestamptz
    );
    create unique index devices_key on devices (owner_id, public_key) where revoked_at is null;
    create unique index devices_name on devices (owner_id, lower(name)) where revoked_at is null;

    create table pairings (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid references people on delete cascade,
      device_id uuid references devices on delete cascade,
      state text not null default 'waiting' check (state in ('waiting', 'approved', 'denied')),
      code text not null unique,
      secret_hash bytea not null,
      name text not null,
      system jsonb not null,
      agent_version text not null,
      public_key bytea not null check (octet_length(public_key) = 32),
      address text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      check ((state = 'approved') = (device_id is not null)),
      check (state = 'waiting' or owner_id is not null)
    );
    create index pairings_expiry on pairings (expires_at);

    create table enrolments (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references people on delete cascade,
      token_hash bytea not null unique,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz
    );
    create index enrolments_owner on enrolments (owner_id);

    create table chats (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references people on delete cascade,
      title text not null default '',
      model text,
      system_prompt text not null default '',
      parameters jsonb not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    );
    create index chats_owner on chats (owner_id, updated_at desc);

    create table messages (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references people on delete cascade,
      chat_id uuid not null references chats on delete cascade,
      parent_id uuid references messages on delete cascade,
      position bigint generated always as identity,
      role text not null check (role in ('user', 'assistant')),
      text text not null default '',
      reasoning text not null default '',
      model text,
      device_name text,
      state text not null check (state in ('running', 'complete', 'stopped', 'failed')),
      error text,
      figures jsonb,
      created_at timestamptz not null default now()
    );
    create index messages_chat on messages (chat_id, position);
    create index messages_parent on messages (parent_id);
    create index messages_running on messages (chat_id) where state = 'running';

    create table images (
      id uuid primary key default gen_random_uuid(),
      owner_id uuid not null references people on delete cascade,
      message_id uuid not null references messages on delete cascade,
      position smallint not null,
      media_type text not null,
      bytes bytea not null,
      unique (message_id, position)
    );

    create table usage (
      id bigint generated always as identity primary key,
      owner_id uuid not null references people on delete cascade,
      started_at timestamptz not null,
      key_id uuid,
      device_id uuid,
      model text,
      dialect text not null check (dialect in ('openai', 'anthropic', 'ollama')),
      path text not null,
      status smallint not null,
      outcome text not null check (outcome in ('complete', 'cancelled', 'failed', 'refused')),
      streamed boolean not null,
      duration_ms integer not null,
      queue_ms integer,
      first_byte_ms integer,
      input_tokens integer,
      output_tokens integer,
      bytes_in bigint not null,
      bytes_out bigint not null
    );
    create index usage_owner on usage (owner_id, started_at);
  `,
}
