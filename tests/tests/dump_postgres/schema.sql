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
