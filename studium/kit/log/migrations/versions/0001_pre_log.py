"""The event log: topics, their heads, and monthly partitions that are dropped after the retention."""

from alembic import op

revision = "events_0001"
down_revision = None
branch_labels = ("events",)


def upgrade() -> None:
    """Create the log."""
    op.execute(
        """
        CREATE TABLE events.head (
            topic text NOT NULL,
            partition smallint NOT NULL,
            position bigint NOT NULL,
            CONSTRAINT head_pkey PRIMARY KEY (topic, partition)
        )"""
    )
    op.execute(
        """
        CREATE TABLE events.log (
            topic text NOT NULL,
            partition smallint NOT NULL,
            position bigint NOT NULL,
            event_id uuid NOT NULL,
            type text NOT NULL,
            key text NOT NULL,
            envelope jsonb NOT NULL,
            logged_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT log_pkey PRIMARY KEY (topic, partition, position, logged_at)
        ) PARTITION BY RANGE (logged_at)"""
    )
    _create_functions()
    op.execute("SELECT events.ensure_partitions()")


def _create_functions() -> None:
    # Services may append and read but own nothing, so partitions are made and dropped by two functions that
    # run with their owner's rights and take no names from outside.
    op.execute(
        """
        CREATE FUNCTION events.ensure_partitions() RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = events, pg_temp AS $$
        DECLARE
            this_month date := date_trunc('month', now() AT TIME ZONE 'UTC');
            first date;
            name text;
        BEGIN
            FOREACH first IN ARRAY ARRAY[this_month, (this_month + interval '1 month')::date] LOOP
                name := 'log_' || to_char(first, 'YYYYMM');
                IF to_regclass('events.' || name) IS NULL THEN
                    PERFORM pg_advisory_xact_lock(hashtext('events.ensure_partitions'));
                    EXECUTE format(
                        'CREATE TABLE IF NOT EXISTS events.%I PARTITION OF events.log'
                        ' FOR VALUES FROM (%L) TO (%L)',
                        name,
                        first || ' 00:00:00+00',
                        (first + interval '1 month')::date || ' 00:00:00+00');
                END IF;
            END LOOP;
        END $$"""
    )
    op.execute(
        """
        CREATE FUNCTION events.drop_expired(retention interval) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = events, pg_temp AS $$
        DECLARE
            name text;
            dropped integer := 0;
        BEGIN
            FOR name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                        WHERE i.inhparent = 'events.log'::regclass
                          AND to_date(substr(c.relname, 5), 'YYYYMM') + interval '1 month'
                              < now() - retention LOOP
                EXECUTE format('DROP TABLE events.%I', name);
                dropped := dropped + 1;
            END LOOP;
            RETURN dropped;
        END $$"""
    )
