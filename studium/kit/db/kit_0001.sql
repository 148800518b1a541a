-- The kit's tables as of version 1. Frozen: a change is a new file, applied by a migration of each service.

CREATE TABLE {schema}.cursor (
    bus TEXT NOT NULL,
    topic TEXT NOT NULL,
    partition SMALLINT NOT NULL,
    position BIGINT DEFAULT 0 NOT NULL,
    CONSTRAINT cursor_pkey PRIMARY KEY (bus, topic, partition)
);

CREATE TABLE {schema}.dead_letter (
    dead_letter_id BIGINT GENERATED ALWAYS AS IDENTITY,
    event_id UUID NOT NULL,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    type TEXT NOT NULL,
    envelope JSONB NOT NULL,
    error TEXT,
    attempts INTEGER NOT NULL,
    dead_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT dead_letter_pkey PRIMARY KEY (dead_letter_id),
    CONSTRAINT dead_letter_event_id_key UNIQUE (event_id)
);

CREATE INDEX dead_letter_topic_key_idx ON {schema}.dead_letter (topic, key);

CREATE TABLE {schema}.idempotency_key (
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    status SMALLINT,
    headers JSONB,
    body BYTEA,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT idempotency_key_pkey PRIMARY KEY (key)
);

CREATE INDEX idempotency_key_created_at_idx ON {schema}.idempotency_key (created_at);

CREATE TABLE {schema}.inbox (
    event_id UUID NOT NULL,
    handled_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT inbox_pkey PRIMARY KEY (event_id)
);

CREATE INDEX inbox_handled_at_idx ON {schema}.inbox (handled_at);

CREATE TABLE {schema}.job_schedule (
    name TEXT NOT NULL,
    expression TEXT NOT NULL,
    next_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT job_schedule_pkey PRIMARY KEY (name)
);

CREATE TABLE {schema}.outbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY,
    event_id UUID NOT NULL,
    type TEXT NOT NULL,
    key TEXT NOT NULL,
    partition SMALLINT NOT NULL,
    envelope JSONB NOT NULL,
    CONSTRAINT outbox_pkey PRIMARY KEY (seq)
);

CREATE TABLE {schema}.queued_job (
    job_id UUID NOT NULL,
    name TEXT NOT NULL,
    args JSONB NOT NULL,
    run_at TIMESTAMP WITH TIME ZONE NOT NULL,
    attempts INTEGER DEFAULT 0 NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    traceparent TEXT,
    last_error TEXT,
    failed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT queued_job_pkey PRIMARY KEY (job_id)
);

CREATE INDEX queued_job_due_idx ON {schema}.queued_job (run_at, job_id) WHERE failed_at IS NULL;

CREATE TABLE {schema}.relay (
    bus TEXT NOT NULL,
    producer UUID NOT NULL,
    CONSTRAINT relay_pkey PRIMARY KEY (bus)
);

CREATE TABLE {schema}.revoked_session (
    session_id UUID NOT NULL,
    tokens_expire_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT revoked_session_pkey PRIMARY KEY (session_id)
);

CREATE INDEX revoked_session_tokens_expire_at_idx ON {schema}.revoked_session (tokens_expire_at);
