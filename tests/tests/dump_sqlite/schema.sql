CREATE TABLE "Kunden" (
    "ID" INTEGER PRIMARY KEY AUTOINCREMENT,
    "Name des Kunden" VARCHAR(63) NOT NULL DEFAULT 'O''Brien \ "x"',
    [name] TEXT COLLATE NOCASE,
    `select` INTEGER NOT NULL DEFAULT 1 CHECK (`select` > 0),
    type CHAR(2),
    "self" BOOLEAN DEFAULT TRUE,
    "größe" NUMERIC(7, 3) CONSTRAINT "groß genug" CHECK ("größe" > 0.5),
    用户 UUID,
    "1st" TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
    "with ""quotes""" JSON NOT NULL DEFAULT '{"a": [1, "b"]}',
    "semi;colon" DATE,
    "raw" BLOB DEFAULT x'00ff',
    "whatever",
    "odd" MEDIUM FANCY TYPE(3),
    "doubled" INTEGER GENERATED ALWAYS AS ("select" * 2) STORED,
    "twice" INTEGER AS (doubled * 2) VIRTUAL,
    UNIQUE ("Name des Kunden", `select`),
    CONSTRAINT "Kunden: alles" CHECK (`select` > 0 OR name IS NULL)
);
CREATE INDEX "lower name" ON "Kunden" (lower(name) DESC, `select`) WHERE `select` > 3;
CREATE UNIQUE INDEX "Ünique" ON "Kunden" (type COLLATE NOCASE);
CREATE TABLE "order" (
    "user" INTEGER NOT NULL REFERENCES "Kunden",
    "group" INTEGER NOT NULL,
    "where" TEXT,
    CONSTRAINT "order_pk" PRIMARY KEY ("group", "user")
) WITHOUT ROWID;
CREATE TABLE "order lines" (
    id INTEGER PRIMARY KEY,
    "user" INTEGER,
    "group" INTEGER,
    parent INTEGER REFERENCES "order lines" (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY ("group", "user") REFERENCES "order" ("group", "user") ON UPDATE SET NULL
);
CREATE TABLE "Kunden_Tags" (kunde INTEGER REFERENCES "Kunden" ("ID"), line INTEGER REFERENCES "order lines" (id), PRIMARY KEY (kunde, line));
CREATE TABLE "no key" (a INT, b TEXT UNIQUE);
CREATE TABLE texts (key TEXT PRIMARY KEY, value ANY) STRICT;
CREATE TABLE "option" (id INTEGER PRIMARY KEY, string SMALLINT, vec REAL, "double" DOUBLE);
CREATE VIEW "Käufe" ("Nr.", "was ist") AS SELECT id, 'it''s' FROM "order lines";
CREATE VIEW zuerst AS SELECT "Nr." -- the first
FROM "Käufe";
CREATE TRIGGER "vor allem" AFTER UPDATE OF vec ON "option" WHEN new.vec IS NULL BEGIN UPDATE "option" SET vec = 1 WHERE id = new.id; END;
CREATE TRIGGER statt INSTEAD OF INSERT ON "Käufe" BEGIN SELECT 1; END;
