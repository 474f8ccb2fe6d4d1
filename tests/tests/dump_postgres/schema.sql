CREATE TYPE "Stimmung, heute" AS ENUM ('froh', 'it''s "so"', '', 'größer');
CREATE TYPE unused AS ENUM ('a', 'b');
CREATE TABLE "Kunden" (
    "ID" bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 5) PRIMARY KEY,
    "Name des Kunden" character varying(63) NOT NULL DEFAULT 'O''Brien \ "x"',
    "name" text COLLATE "C",
    "Name" text,
    "select" integer NOT NULL DEFAULT 1,
    "type" character(2),
    "self" boolean DEFAULT true,
    "größe" numeric(7,3) CHECK ("größe" > 0.5),
    "naïve" numeric DEFAULT 0.25,
    "用户" uuid DEFAULT gen_random_uuid(),
    "1st" timestamp without time zone DEFAULT now(),
    "with ""quotes""" jsonb NOT NULL DEFAULT '{"a": [1, "b"]}',
    "semi;colon" time with time zone,
    "a_column_whose_name_is_as_long_as_postgresql_lets_a_name_be_63b" interval,
    "mood" "Stimmung, heute" DEFAULT 'froh',
    "tags" text[] NOT NULL DEFAULT '{}',
    "matrix" integer[],
    "raw" bytea DEFAULT '\x00ff',
    "net" inet,
    "doubled" integer GENERATED ALWAYS AS ("select" * 2) STORED,
    CONSTRAINT "Kunden: select oder nichts" CHECK ("select" > 0 OR "name" IS NULL),
    CONSTRAINT "eindeutig, mit ""Namen""" UNIQUE NULLS NOT DISTINCT ("Name des Kunden", "select") INCLUDE ("name")
);
COMMENT ON TABLE "Kunden" IS E'Wer kauft;\nund "wie"';
COMMENT ON COLUMN "Kunden"."select" IS 'ein reserviertes Wort';
CREATE INDEX "lower name" ON "Kunden" (lower("name") DESC NULLS LAST, "select") WHERE ("select" > 3);
CREATE UNIQUE INDEX "Ünique" ON "Kunden" ("type" bpchar_pattern_ops) INCLUDE ("self") WITH (fillfactor = 70);
CREATE INDEX ON "Kunden" USING gin ("tags");
CREATE TABLE "order" (
    "user" bigint NOT NULL,
    "group" integer NOT NULL,
    "where" text,
    CONSTRAINT "order_pk" PRIMARY KEY ("group", "user"),
    CONSTRAINT "order to Kunden" FOREIGN KEY ("user") REFERENCES "Kunden" ("ID")
        ON UPDATE CASCADE ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE "order" ALTER COLUMN "where" SET STORAGE EXTERNAL;
CREATE TABLE "order lines" (
    "id" serial PRIMARY KEY,
    "user" bigint,
    "group" integer,
    "parent" integer REFERENCES "order lines" ("id"),
    "customer" bigint REFERENCES "Kunden" ("ID") ON DELETE SET NULL,
    "span" tstzrange,
    FOREIGN KEY ("group", "user") REFERENCES "order" ("group", "user") MATCH FULL,
    EXCLUDE USING gist ("span" WITH &&)
);
ALTER TABLE "order lines" ADD CONSTRAINT "not yet" CHECK ("id" > 0) NOT VALID;
CREATE TABLE "Kunden_Tags" ("kunde" bigint REFERENCES "Kunden" ("ID"), "line" integer REFERENCES "order lines" ("id"), PRIMARY KEY ("kunde", "line"));
CREATE TABLE "no key" ("a" integer, "b" text UNIQUE);
CREATE TABLE "circle a" ("id" integer PRIMARY KEY, "b" integer);
CREATE TABLE "circle b" ("id" integer PRIMARY KEY, "a" integer REFERENCES "circle a" ("id"));
ALTER TABLE "circle a" ADD CONSTRAINT "circle a_b_fkey" FOREIGN KEY ("b") REFERENCES "circle b" ("id");
CREATE TABLE "option" ("id" bigint PRIMARY KEY, "string" smallint, "vec" real, "double" double precision);
CREATE EXTENSION citext;
CREATE SEQUENCE "Rechnung Nr." AS integer START WITH 1000 INCREMENT BY 2 CACHE 3 CYCLE;
CREATE FUNCTION "zweimal, bitte"(n integer DEFAULT 1, VARIADIC "Rest" text[] DEFAULT '{}') RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT n * 2 -- it's $1 $$;
CREATE FUNCTION "zweimal, bitte"(t citext) RETURNS text LANGUAGE sql AS 'SELECT t || t';
CREATE FUNCTION tick() RETURNS trigger LANGUAGE plpgsql AS $x$ BEGIN NEW.vec := 1; RETURN NEW; END $x$;
CREATE PROCEDURE leeren() LANGUAGE sql AS 'DELETE FROM "no key"';
CREATE VIEW "Käufe" AS SELECT k."Name des Kunden", o.id FROM "Kunden" k JOIN "order lines" o ON o.customer = k."ID" WHERE k.name IN ('a', 'b''c');
CREATE VIEW zuerst AS SELECT k.id, l."user" FROM "Käufe" k JOIN "order lines" l USING (id);
CREATE MATERIALIZED VIEW "Gemerkt" AS SELECT a.id, count(b.id) AS n FROM "circle a" a LEFT JOIN "circle b" b ON b.a = a.id GROUP BY a.id;
CREATE UNIQUE INDEX "Gemerkt einmal" ON "Gemerkt" (id) WHERE n > 0;
CREATE TRIGGER "vor allem" BEFORE INSERT OR UPDATE OF vec ON "option" FOR EACH ROW WHEN (NEW.vec IS NULL) EXECUTE FUNCTION tick();
CREATE TRIGGER "statt dessen" INSTEAD OF INSERT ON "Käufe" FOR EACH ROW EXECUTE FUNCTION tick('a', 'b');
