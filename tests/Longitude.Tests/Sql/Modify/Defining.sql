CREATE TABLE t (a int, b text);
-- CREATE TABLE

INSERT INTO t VALUES (1, 'x'), (2, 'y'), (3, NULL);
-- INSERT 0 3

ALTER TABLE t ADD COLUMN c int DEFAULT 7;
-- ALTER TABLE

SELECT * FROM t ORDER BY a;
-- a|b|c
-- 1|x|7
-- 2|y|7
-- 3|∅|7

ALTER TABLE t ADD COLUMN d int NOT NULL;
-- ERROR 23502: column "d" of relation "t" contains null values

ALTER TABLE t ADD COLUMN d int NOT NULL DEFAULT 0, ADD COLUMN e text;
-- ALTER TABLE

ALTER TABLE t ADD COLUMN a int;
-- ERROR 42701: column "a" of relation "t" already exists

ALTER TABLE t ADD COLUMN IF NOT EXISTS a int;
-- NOTICE: column "a" of relation "t" already exists, skipping
-- ALTER TABLE

ALTER TABLE t ALTER COLUMN b SET NOT NULL;
-- ERROR 23502: column "b" of relation "t" contains null values

UPDATE t SET b = 'z' WHERE b IS NULL;
-- UPDATE 1

ALTER TABLE t ALTER COLUMN b SET NOT NULL;
-- ALTER TABLE

INSERT INTO t (a) VALUES (4);
-- ERROR 23502: null value in column "b" of relation "t" violates not-null constraint
-- DETAIL: Failing row contains (4, null, 7, 0, null).

ALTER TABLE t ALTER COLUMN b DROP NOT NULL;
-- ALTER TABLE

INSERT INTO t (a) VALUES (4) RETURNING *;
-- a|b|c|d|e
-- 4|∅|7|0|∅

ALTER TABLE t ALTER COLUMN c DROP DEFAULT;
-- ALTER TABLE

ALTER TABLE t ALTER COLUMN e SET DEFAULT 'ee';
-- ALTER TABLE

INSERT INTO t (a) VALUES (5) RETURNING *;
-- a|b|c|d|e
-- 5|∅|∅|0|ee

ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- ALTER TABLE

ALTER TABLE t ALTER COLUMN c TYPE text USING 'c' || coalesce(c, 0);
-- ALTER TABLE

SELECT a, c FROM t ORDER BY a;
-- a|c
-- 1|c7
-- 2|c7
-- 3|c7
-- 4|c7
-- 5|c0

ALTER TABLE t ALTER COLUMN b TYPE int;
-- ERROR 42804: column "b" cannot be cast automatically to type integer
-- HINT: You might need to specify "USING b::integer".

ALTER TABLE t ADD PRIMARY KEY (a);
-- ALTER TABLE

ALTER TABLE t ADD CONSTRAINT t_b UNIQUE (b);
-- ALTER TABLE

ALTER TABLE t ADD CONSTRAINT t_c CHECK (a < 5);
-- ERROR 23514: check constraint "t_c" of relation "t" is violated by some row

ALTER TABLE t ADD CONSTRAINT t_c CHECK (a < 50);
-- ALTER TABLE

INSERT INTO t VALUES (50, 'q');
-- ERROR 23514: new row for relation "t" violates check constraint "t_c"
-- DETAIL: Failing row contains (50, q, null, 0, ee).

INSERT INTO t VALUES (5, 'q');
-- ERROR 23505: duplicate key value violates unique constraint "t_pkey"
-- DETAIL: Key (a)=(5) already exists.

ALTER TABLE t DROP CONSTRAINT t_c;
-- ALTER TABLE

ALTER TABLE t DROP CONSTRAINT t_c;
-- ERROR 42704: constraint "t_c" of relation "t" does not exist

ALTER TABLE t DROP CONSTRAINT IF EXISTS t_c;
-- NOTICE: constraint "t_c" of relation "t" does not exist, skipping
-- ALTER TABLE

INSERT INTO t (a, b) VALUES (50, 'q');
-- INSERT 0 1

ALTER TABLE t RENAME COLUMN b TO bb;
-- ALTER TABLE

SELECT bb FROM t WHERE a = 50;
-- bb
-- q

ALTER TABLE t RENAME TO tt;
-- ALTER TABLE

SELECT count(*) FROM t;
-- ERROR 42P01 at 22: relation "t" does not exist

SELECT count(*) FROM tt;
-- count
-- 6

CREATE VIEW v AS SELECT a, bb AS name, c FROM tt WHERE a < 10;
-- CREATE VIEW

SELECT * FROM v ORDER BY a;
-- a|name|c
-- 1|x|c7
-- 2|y|c7
-- 3|z|c7
-- 4|∅|c7
-- 5|∅|c0

ALTER TABLE tt DROP COLUMN c;
-- ERROR 2BP01: cannot drop column c of table tt because other objects depend on it
-- DETAIL: view v depends on column c of table tt
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE tt DROP COLUMN e;
-- ALTER TABLE

ALTER TABLE tt DROP COLUMN c CASCADE;
-- NOTICE: drop cascades to view v
-- ALTER TABLE

SELECT * FROM v;
-- ERROR 42P01 at 15: relation "v" does not exist

SELECT * FROM tt ORDER BY a;
-- a|bb|d
-- 1|x|0
-- 2|y|0
-- 3|z|0
-- 4|∅|0
-- 5|∅|0
-- 50|q|0

CREATE VIEW v AS SELECT * FROM tt;
-- CREATE VIEW

CREATE OR REPLACE VIEW v AS SELECT a, bb, d, 1 AS one FROM tt;
-- CREATE VIEW

CREATE OR REPLACE VIEW v AS SELECT bb FROM tt;
-- ERROR 42P16: cannot drop columns from view

DROP TABLE tt;
-- ERROR 2BP01: cannot drop table tt because other objects depend on it
-- DETAIL: view v depends on table tt
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP VIEW v;
-- DROP VIEW

CREATE INDEX tt_i ON tt (bb, a DESC) WHERE d = 0;
-- CREATE INDEX

CREATE UNIQUE INDEX tt_u ON tt (abs(a - 1000));
-- CREATE INDEX

INSERT INTO tt (a) VALUES (1999);
-- ERROR 23505: duplicate key value violates unique constraint "tt_u"
-- DETAIL: Key (abs(a - 1000))=(999) already exists.

CREATE INDEX tt_i ON tt (a);
-- ERROR 42P07: relation "tt_i" already exists

CREATE INDEX IF NOT EXISTS tt_i ON tt (a);
-- NOTICE: relation "tt_i" already exists, skipping
-- CREATE INDEX

ALTER INDEX tt_i RENAME TO tt_j;
-- ALTER INDEX

DROP INDEX tt_i;
-- ERROR 42704: index "tt_i" does not exist

DROP INDEX tt_j, tt_u;
-- DROP INDEX

CREATE TABLE copy AS SELECT a, upper(bb) AS u FROM tt WHERE a < 4;
-- SELECT 3

SELECT * FROM copy ORDER BY a;
-- a|u
-- 1|X
-- 2|Y
-- 3|Z

CREATE TABLE copy AS SELECT 1;
-- ERROR 42P07: relation "copy" already exists

CREATE TABLE IF NOT EXISTS copy AS SELECT 1;
-- NOTICE: relation "copy" already exists, skipping
-- CREATE TABLE AS

CREATE TABLE empty AS SELECT * FROM tt WITH NO DATA;
-- CREATE TABLE AS

SELECT count(*) FROM empty;
-- count
-- 0

CREATE TABLE named (x, y) AS VALUES (1, 'one'), (2, 'two');
-- SELECT 2

SELECT * FROM named ORDER BY x;
-- x|y
-- 1|one
-- 2|two

SELECT a, d INTO made FROM tt WHERE a < 3;
-- SELECT 2

SELECT * FROM made ORDER BY a;
-- a|d
-- 1|0
-- 2|0

CREATE TABLE alike (LIKE tt INCLUDING ALL);
-- CREATE TABLE

INSERT INTO alike (a, bb) VALUES (1, 'x') RETURNING *;
-- a|bb|d
-- 1|x|0

INSERT INTO alike (a, bb) VALUES (1, 'x');
-- ERROR 23505: duplicate key value violates unique constraint "alike_pkey"
-- DETAIL: Key (a)=(1) already exists.

CREATE TEMP TABLE temporary_one (id int PRIMARY KEY, v text);
-- CREATE TABLE

INSERT INTO temporary_one VALUES (1, 'a'), (2, 'b');
-- INSERT 0 2

SELECT * FROM temporary_one ORDER BY id;
-- id|v
-- 1|a
-- 2|b

CREATE TEMP TABLE tt (only_here int);
-- CREATE TABLE

SELECT * FROM tt;
-- only_here

DROP TABLE tt;
-- DROP TABLE

SELECT count(*) FROM tt;
-- count
-- 6

BEGIN;
-- BEGIN

CREATE TEMP TABLE brief (id int) ON COMMIT DROP;
-- CREATE TABLE

INSERT INTO brief VALUES (1);
-- INSERT 0 1

SELECT * FROM brief;
-- id
-- 1

COMMIT;
-- COMMIT

SELECT * FROM brief;
-- ERROR 42P01 at 15: relation "brief" does not exist

BEGIN;
-- BEGIN

CREATE TABLE undone (id int);
-- CREATE TABLE

INSERT INTO undone VALUES (1);
-- INSERT 0 1

ALTER TABLE undone ADD COLUMN more text DEFAULT 'm';
-- ALTER TABLE

SELECT * FROM undone;
-- id|more
-- 1|m

ROLLBACK;
-- ROLLBACK

SELECT * FROM undone;
-- ERROR 42P01 at 15: relation "undone" does not exist

CREATE SCHEMA other;
-- CREATE SCHEMA

CREATE TABLE other.t (id int PRIMARY KEY);
-- CREATE TABLE

INSERT INTO other.t VALUES (1);
-- INSERT 0 1

SELECT t.id, other.t.id FROM other.t;
-- id|id
-- 1|1

SET search_path = other, public;
-- SET

SELECT * FROM t;
-- id
-- 1

SELECT count(*) FROM tt;
-- count
-- 6

RESET search_path;
-- RESET

DROP SCHEMA other;
-- ERROR 2BP01: cannot drop schema other because other objects depend on it
-- DETAIL: table other.t depends on schema other
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP SCHEMA other CASCADE;
-- NOTICE: drop cascades to table other.t
-- DROP SCHEMA

CREATE TYPE size AS ENUM ('s', 'm', 'l');
-- CREATE TYPE

CREATE TABLE shirts (id int PRIMARY KEY, size size DEFAULT 'm');
-- CREATE TABLE

INSERT INTO shirts VALUES (1, 'l'), (2, 's'), (3, DEFAULT);
-- INSERT 0 3

SELECT * FROM shirts ORDER BY size;
-- id|size
-- 2|s
-- 3|m
-- 1|l

SELECT * FROM shirts WHERE size >= 'm' ORDER BY id;
-- id|size
-- 1|l
-- 3|m

INSERT INTO shirts VALUES (4, 'xl');
-- ERROR 22P02 at 31: invalid input value for enum size: "xl"

ALTER TYPE size ADD VALUE 'xl';
-- ALTER TYPE

ALTER TYPE size ADD VALUE 'xs' BEFORE 's';
-- ALTER TYPE

INSERT INTO shirts VALUES (4, 'xl'), (5, 'xs');
-- INSERT 0 2

SELECT id, size, size > 'm' FROM shirts ORDER BY size DESC;
-- id|size|?column?
-- 4|xl|t
-- 1|l|t
-- 3|m|f
-- 2|s|f
-- 5|xs|f

SELECT enum_range(NULL::size), enum_first(NULL::size);
-- enum_range|enum_first
-- {xs,s,m,l,xl}|xs

ALTER TYPE size RENAME VALUE 'xs' TO 'tiny';
-- ALTER TYPE

SELECT min(size), max(size) FROM shirts;
-- min|max
-- tiny|xl

DROP TYPE size;
-- ERROR 2BP01: cannot drop type size because other objects depend on it
-- DETAIL: column size of table shirts depends on type size
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP TABLE shirts;
-- DROP TABLE

DROP TYPE size;
-- DROP TYPE

CREATE SEQUENCE s START 10 INCREMENT 5;
-- CREATE SEQUENCE

SELECT nextval('s'), nextval('s'), currval('s'), lastval();
-- nextval|nextval|currval|lastval
-- 10|15|15|15

SELECT setval('s', 100), nextval('s');
-- setval|nextval
-- 100|105

ALTER SEQUENCE s RESTART WITH 1;
-- ALTER SEQUENCE

SELECT nextval('s');
-- nextval
-- 1

CREATE TABLE numbered (id int GENERATED ALWAYS AS IDENTITY, n bigint DEFAULT nextval('s'), x text);
-- CREATE TABLE

INSERT INTO numbered (x) VALUES ('a'), ('b') RETURNING *;
-- id|n|x
-- 1|6|a
-- 2|11|b

INSERT INTO numbered (id, x) VALUES (9, 'c');
-- ERROR 428C9: cannot insert a non-DEFAULT value into column "id"
-- DETAIL: Column "id" is an identity column defined as GENERATED ALWAYS.
-- HINT: Use OVERRIDING SYSTEM VALUE to override.

INSERT INTO numbered (id, x) OVERRIDING SYSTEM VALUE VALUES (9, 'c') RETURNING *;
-- id|n|x
-- 9|16|c

DROP SEQUENCE s;
-- ERROR 2BP01: cannot drop sequence s because other objects depend on it
-- DETAIL: default value for column n of table numbered depends on sequence s
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

CREATE TABLE bad (id int, id text);
-- ERROR 42701: column "id" specified more than once

CREATE TABLE bad (id nothing);
-- ERROR 42704 at 22: type "nothing" does not exist

CREATE TABLE bad (id int REFERENCES nowhere);
-- ERROR 42P01: relation "nowhere" does not exist

CREATE TABLE bad (id int REFERENCES named);
-- ERROR 42704: there is no primary key for referenced table "named"

CREATE TABLE bad (id int, CHECK (nothing > 1));
-- ERROR 42703 at 34: column "nothing" does not exist

CREATE TABLE bad (id int DEFAULT 'x');
-- ERROR 22P02 at 34: invalid input syntax for type integer: "x"

CREATE TABLE bad (id int DEFAULT other);
-- ERROR 0A000 at 34: cannot use column reference in DEFAULT expression

CREATE TABLE bad (id int PRIMARY KEY, x int PRIMARY KEY);
-- ERROR 42P16 at 45: multiple primary keys for table "bad" are not allowed

DROP TABLE nowhere;
-- ERROR 42P01: table "nowhere" does not exist

DROP TABLE IF EXISTS nowhere;
-- NOTICE: table "nowhere" does not exist, skipping
-- DROP TABLE

DROP VIEW named;
-- ERROR 42809: "named" is not a view
-- HINT: Use DROP TABLE to remove a table.

COMMENT ON TABLE named IS 'two rows';
-- COMMENT

SELECT obj_description('named'::regclass);
-- obj_description
-- two rows
