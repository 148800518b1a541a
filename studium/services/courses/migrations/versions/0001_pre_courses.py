"""Drafts, immutable versions, files, the catalogue and what courses hears from others."""

from alembic import op

from studium.kit.db import create_kit_tables

revision = "courses_0001"
down_revision = None
branch_labels = ("courses",)

DRAFTS = (
    """
    CREATE TABLE courses.course (
        course_id uuid NOT NULL,
        instructor_id uuid NOT NULL,
        title text NOT NULL,
        slug text NOT NULL,
        summary text NOT NULL,
        description text NOT NULL,
        language text NOT NULL,
        level text,
        category text,
        tags text[] NOT NULL,
        price jsonb,
        image_asset_id uuid,
        image_alt_text text NOT NULL,
        starts_at timestamptz,
        ends_at timestamptz,
        grading jsonb NOT NULL,
        pass_percentage double precision,
        published_status text NOT NULL,
        live_version integer,
        revision integer NOT NULL,
        outline_revision integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        published_at timestamptz,
        CONSTRAINT course_pkey PRIMARY KEY (course_id),
        CONSTRAINT course_slug_key UNIQUE (slug)
    )
    """,
    "CREATE INDEX course_instructor_id_idx ON courses.course (instructor_id)",
    """
    CREATE TABLE courses.course_author (
        course_id uuid NOT NULL REFERENCES courses.course,
        user_id uuid NOT NULL,
        CONSTRAINT course_author_pkey PRIMARY KEY (course_id, user_id)
    )
    """,
    "CREATE INDEX course_author_user_id_idx ON courses.course_author (user_id)",
    """
    CREATE TABLE courses.course_slug (
        slug text NOT NULL,
        course_id uuid NOT NULL REFERENCES courses.course,
        CONSTRAINT course_slug_pkey PRIMARY KEY (slug)
    )
    """,
    """
    CREATE TABLE courses.module (
        module_id uuid NOT NULL,
        course_id uuid NOT NULL REFERENCES courses.course,
        title text NOT NULL,
        order_index integer NOT NULL,
        deleted_at timestamptz,
        CONSTRAINT module_pkey PRIMARY KEY (module_id)
    )
    """,
    "CREATE INDEX module_course_id_idx ON courses.module (course_id)",
    """
    CREATE TABLE courses.lesson (
        lesson_id uuid NOT NULL,
        course_id uuid NOT NULL REFERENCES courses.course,
        module_id uuid NOT NULL REFERENCES courses.module,
        title text NOT NULL,
        type text NOT NULL,
        order_index integer NOT NULL,
        content_id text NOT NULL,
        required boolean NOT NULL,
        section text,
        graded_as text,
        revision integer NOT NULL,
        live_since integer,
        deleted_at timestamptz,
        CONSTRAINT lesson_pkey PRIMARY KEY (lesson_id)
    )
    """,
    "CREATE INDEX lesson_content_id_idx ON courses.lesson (content_id)",
    "CREATE INDEX lesson_course_id_idx ON courses.lesson (course_id)",
    """
    CREATE TABLE courses.lesson_revision (
        lesson_id uuid NOT NULL REFERENCES courses.lesson,
        revision integer NOT NULL,
        course_id uuid NOT NULL REFERENCES courses.course,
        title text NOT NULL,
        type text NOT NULL,
        content_id text NOT NULL,
        required boolean NOT NULL,
        section text,
        graded_as text,
        restored_from integer,
        edited_by uuid NOT NULL,
        begun_at timestamptz NOT NULL,
        edited_at timestamptz NOT NULL,
        CONSTRAINT lesson_revision_pkey PRIMARY KEY (lesson_id, revision)
    )
    """,
    "CREATE INDEX lesson_revision_content_id_idx ON courses.lesson_revision (content_id)",
    "CREATE INDEX lesson_revision_course_id_idx ON courses.lesson_revision (course_id)",
)

VERSIONS = (
    """
    CREATE TABLE courses.course_version (
        course_id uuid NOT NULL REFERENCES courses.course,
        version integer NOT NULL,
        details jsonb NOT NULL,
        outline jsonb NOT NULL,
        asset_ids uuid[] NOT NULL,
        published_by uuid NOT NULL,
        published_at timestamptz NOT NULL,
        CONSTRAINT course_version_pkey PRIMARY KEY (course_id, version)
    )
    """,
    """
    CREATE TABLE courses.published_lesson (
        lesson_id uuid NOT NULL REFERENCES courses.lesson,
        since integer NOT NULL,
        course_id uuid NOT NULL REFERENCES courses.course,
        title text NOT NULL,
        type text NOT NULL,
        content_id text NOT NULL,
        CONSTRAINT published_lesson_pkey PRIMARY KEY (lesson_id, since)
    )
    """,
    "CREATE INDEX published_lesson_content_id_idx ON courses.published_lesson (content_id)",
    """
    CREATE TABLE courses.content_document (
        content_id text NOT NULL,
        document jsonb NOT NULL,
        stored_at timestamptz NOT NULL,
        CONSTRAINT content_document_pkey PRIMARY KEY (content_id)
    )
    """,
    "CREATE INDEX content_document_stored_at_idx ON courses.content_document (stored_at)",
    """
    CREATE FUNCTION courses.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'a published version never changes (%)', TG_TABLE_NAME;
    END $$
    """,
    """
    CREATE TRIGGER course_version_is_immutable BEFORE UPDATE OR DELETE ON courses.course_version
    FOR EACH ROW EXECUTE FUNCTION courses.refuse_change()
    """,
    """
    CREATE TRIGGER published_lesson_is_immutable BEFORE UPDATE OR DELETE ON courses.published_lesson
    FOR EACH ROW EXECUTE FUNCTION courses.refuse_change()
    """,
)

FILES = (
    """
    CREATE TABLE courses.asset (
        asset_id uuid NOT NULL,
        course_id uuid NOT NULL REFERENCES courses.course,
        file_name text NOT NULL,
        kind text NOT NULL,
        media_type text NOT NULL,
        size_bytes bigint NOT NULL,
        sha256 text NOT NULL,
        object_key text NOT NULL,
        live boolean NOT NULL,
        locked boolean NOT NULL,
        uploaded_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT asset_pkey PRIMARY KEY (asset_id)
    )
    """,
    "CREATE INDEX asset_course_id_idx ON courses.asset (course_id)",
    "CREATE INDEX asset_object_key_idx ON courses.asset (object_key)",
    """
    CREATE TABLE courses.pending_object (
        object_key text NOT NULL,
        created_at timestamptz NOT NULL,
        CONSTRAINT pending_object_pkey PRIMARY KEY (object_key)
    )
    """,
    "CREATE INDEX pending_object_created_at_idx ON courses.pending_object (created_at)",
)

CATALOGUE = (
    """
    CREATE TABLE courses.listing (
        course_id uuid NOT NULL REFERENCES courses.course,
        version integer NOT NULL,
        slug text NOT NULL,
        title text NOT NULL,
        title_key text NOT NULL,
        summary text NOT NULL,
        instructor_id uuid NOT NULL,
        language text NOT NULL,
        level text,
        category text,
        tags text[] NOT NULL,
        price jsonb,
        image_asset_id uuid,
        image_alt_text text NOT NULL,
        starts_at timestamptz,
        ends_at timestamptz,
        lesson_count integer NOT NULL,
        published_at timestamptz NOT NULL,
        search tsvector NOT NULL,
        CONSTRAINT listing_pkey PRIMARY KEY (course_id)
    )
    """,
    "CREATE INDEX listing_category_idx ON courses.listing (category)",
    "CREATE INDEX listing_instructor_id_idx ON courses.listing (instructor_id)",
    "CREATE INDEX listing_published_at_course_id_idx ON courses.listing (published_at, course_id)",
    "CREATE INDEX listing_search_idx ON courses.listing USING gin (search) WITH (fastupdate = off)",
    "CREATE INDEX listing_tags_idx ON courses.listing USING gin (tags)",
    "CREATE INDEX listing_title_key_course_id_idx ON courses.listing (title_key, course_id)",
    """
    CREATE TABLE courses.catalogue_state (
        only_row boolean NOT NULL,
        revision bigint NOT NULL,
        CONSTRAINT catalogue_state_pkey PRIMARY KEY (only_row),
        CONSTRAINT catalogue_state_only_row_check CHECK (only_row)
    )
    """,
    "INSERT INTO courses.catalogue_state VALUES (true, 1)",
    """
    CREATE TABLE courses.catalogue_word (
        word text NOT NULL,
        CONSTRAINT catalogue_word_pkey PRIMARY KEY (word)
    )
    """,
    """
    CREATE INDEX catalogue_word_word_idx ON courses.catalogue_word
    USING gin (word gin_trgm_ops) WITH (fastupdate = off)
    """,
    # `%` uses its index with the session's threshold only, so the threshold stands on the function. Letters
    # that changed places share few trigrams ("phyton" is 0.17 like "python"), so trigrams only choose the
    # candidates and the edit distance decides. Setting it needs the library, which the first call loads.
    "SELECT public.similarity('a', 'a')",
    """
    CREATE FUNCTION courses.corrected(typed text[]) RETURNS tsquery
    LANGUAGE plpgsql STABLE
    SET pg_trgm.similarity_threshold = 0.15
    SET search_path = courses, public
    AS $$
    DECLARE
        one text;
        near text;
        whole tsquery;
        most integer;
    BEGIN
        FOREACH one IN ARRAY typed LOOP
            most := CASE WHEN length(one) < 3 THEN 0 WHEN length(one) < 5 THEN 1 ELSE 2 END;
            IF EXISTS (SELECT FROM catalogue_word WHERE word = one) THEN
                near := quote_literal(one);
            ELSE
                SELECT string_agg(quote_literal(known.word), ' | ') INTO near
                FROM (
                    SELECT word FROM catalogue_word
                    WHERE word % one AND levenshtein_less_equal(word, one, most) <= most
                    ORDER BY levenshtein_less_equal(word, one, most)
                    FETCH FIRST 1 ROW WITH TIES
                ) known;
            END IF;
            IF near IS NULL THEN
                RETURN NULL;
            END IF;
            whole := CASE WHEN whole IS NULL THEN near::tsquery ELSE whole && near::tsquery END;
        END LOOP;
        RETURN whole;
    END $$
    """,
)

HEARD = (
    """
    CREATE TABLE courses.enrolled (
        user_id uuid NOT NULL,
        course_id uuid NOT NULL,
        enrollment_id uuid NOT NULL,
        changed_at timestamptz NOT NULL,
        active boolean NOT NULL,
        CONSTRAINT enrolled_pkey PRIMARY KEY (user_id, course_id)
    )
    """,
    """
    CREATE TABLE courses.instructor_name (
        user_id uuid NOT NULL,
        first_name text NOT NULL,
        last_name text NOT NULL,
        changed_at timestamptz NOT NULL,
        CONSTRAINT instructor_name_pkey PRIMARY KEY (user_id)
    )
    """,
    """
    CREATE TABLE courses.import_record (
        source_key text NOT NULL,
        instructor_id uuid NOT NULL,
        course_id uuid NOT NULL REFERENCES courses.course,
        ledger jsonb NOT NULL,
        imported_at timestamptz NOT NULL,
        CONSTRAINT import_record_pkey PRIMARY KEY (source_key, instructor_id)
    )
    """,
)


def upgrade() -> None:
    """Create everything."""
    create_kit_tables(op, "courses")
    # Spelling correction; trusted extensions, so the database's owner may create them.
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public")
    op.execute("CREATE EXTENSION IF NOT EXISTS fuzzystrmatch SCHEMA public")
    for statement in (*DRAFTS, *VERSIONS, *FILES, *CATALOGUE, *HEARD):
        op.execute(statement)
