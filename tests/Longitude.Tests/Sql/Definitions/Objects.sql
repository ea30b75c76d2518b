CREATE TYPE mood AS ENUM ('a', 'b');
-- CREATE TYPE

CREATE TYPE mood AS ENUM ('a', 'b');
-- ERROR 42710: type "mood" already exists

CREATE TABLE mood (a int);
-- ERROR 42710: type "mood" already exists
-- HINT: A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type.

CREATE TABLE tt (a int);
-- CREATE TABLE

CREATE TYPE tt AS ENUM ('x');
-- ERROR 42710: type "tt" already exists

DROP TYPE tt;
-- ERROR 2BP01: cannot drop type tt because table tt requires it
-- HINT: You can drop table tt instead.

ALTER TYPE mood ADD VALUE 'b';
-- ERROR 42710: enum label "b" already exists

ALTER TYPE mood ADD VALUE IF NOT EXISTS 'b';
-- NOTICE: enum label "b" already exists, skipping
-- ALTER TYPE

ALTER TYPE mood ADD VALUE 'c' BEFORE 'zz';
-- ERROR 22023: "zz" is not an existing enum label

ALTER TYPE mood RENAME VALUE 'q' TO 'r';
-- ERROR 22023: "q" is not an existing enum label

ALTER TYPE mood RENAME VALUE 'a' TO 'b';
-- ERROR 42710: enum label "b" already exists

ALTER TYPE mood2 ADD VALUE 'x';
-- ERROR 42704: type "mood2" does not exist

ALTER TYPE int4 ADD VALUE 'x';
-- ERROR 42809: integer is not an enum

ALTER TYPE mood RENAME TO tt;
-- ERROR 42710: type "tt" already exists

ALTER TYPE mood OWNER TO nobody;
-- ERROR 42704: role "nobody" does not exist

ALTER TYPE mood SET SCHEMA nope;
-- ERROR 3F000: schema "nope" does not exist

CREATE TABLE em (id int, m mood, n mood[] DEFAULT '{a}');
-- CREATE TABLE

INSERT INTO em VALUES (1, 'b'), (2, 'a');
-- INSERT 0 2

INSERT INTO em VALUES (3, 'zzz');
-- ERROR 22P02 at 27: invalid input value for enum mood: "zzz"

ALTER TYPE mood ADD VALUE 'first' BEFORE 'a';
-- ALTER TYPE

ALTER TYPE mood ADD VALUE 'mid' AFTER 'a';
-- ALTER TYPE

INSERT INTO em VALUES (3, 'first'), (4, 'mid');
-- INSERT 0 2

SELECT id, m, n FROM em ORDER BY m;
-- id|m|n
-- 3|first|{a}
-- 2|a|{a}
-- 4|mid|{a}
-- 1|b|{a}

ALTER TYPE mood RENAME VALUE 'b' TO 'bee';
-- ALTER TYPE

SELECT m FROM em ORDER BY m DESC;
-- m
-- bee
-- mid
-- a
-- first

SELECT id FROM em WHERE m > 'a' ORDER BY id;
-- id
-- 1
-- 4

ALTER TYPE mood RENAME TO feeling;
-- ALTER TYPE

SELECT 'mid'::feeling;
-- feeling
-- mid

DROP TYPE feeling;
-- ERROR 2BP01: cannot drop type feeling because other objects depend on it
-- DETAIL: column n of table em depends on type feeling[]
-- column m of table em depends on type feeling
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP TYPE feeling CASCADE;
-- NOTICE: drop cascades to 2 other objects
-- DETAIL: drop cascades to column n of table em
-- drop cascades to column m of table em
-- DROP TYPE

SELECT * FROM em ORDER BY id;
-- id
-- 1
-- 2
-- 3
-- 4

DROP TYPE IF EXISTS nope;
-- NOTICE: type "nope" does not exist, skipping
-- DROP TYPE

DROP TYPE nope;
-- ERROR 42704: type "nope" does not exist

DROP TYPE int4;
-- ERROR 2BP01: cannot drop type integer because it is required by the database system

CREATE SCHEMA s1;
-- CREATE SCHEMA

CREATE SCHEMA s1;
-- ERROR 42P06: schema "s1" already exists

CREATE SCHEMA IF NOT EXISTS s1;
-- NOTICE: schema "s1" already exists, skipping
-- CREATE SCHEMA

CREATE SCHEMA pg_x;
-- ERROR 42939: unacceptable schema name "pg_x"
-- DETAIL: The prefix "pg_" is reserved for system schemas.

ALTER SCHEMA s1 RENAME TO pg_y;
-- ERROR 42939: unacceptable schema name "pg_y"
-- DETAIL: The prefix "pg_" is reserved for system schemas.

ALTER SCHEMA s1 RENAME TO public;
-- ERROR 42P06: schema "public" already exists

ALTER SCHEMA nope RENAME TO x;
-- ERROR 3F000: schema "nope" does not exist

DROP SCHEMA nope;
-- ERROR 3F000: schema "nope" does not exist

DROP SCHEMA IF EXISTS nope;
-- NOTICE: schema "nope" does not exist, skipping
-- DROP SCHEMA

CREATE TABLE s1.t (a int, CONSTRAINT c UNIQUE (a));
-- CREATE TABLE

CREATE SEQUENCE s1.q;
-- CREATE SEQUENCE

CREATE VIEW s1.v AS SELECT * FROM s1.t;
-- CREATE VIEW

CREATE TYPE s1.e AS ENUM ('x');
-- CREATE TYPE

DROP SCHEMA s1;
-- ERROR 2BP01: cannot drop schema s1 because other objects depend on it
-- DETAIL: table s1.t depends on schema s1
-- sequence s1.q depends on schema s1
-- view s1.v depends on schema s1
-- type s1.e depends on schema s1
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP SCHEMA s1 CASCADE;
-- NOTICE: drop cascades to 4 other objects
-- DETAIL: drop cascades to table s1.t
-- drop cascades to sequence s1.q
-- drop cascades to view s1.v
-- drop cascades to type s1.e
-- DROP SCHEMA

DROP SCHEMA pg_catalog;
-- ERROR 2BP01: cannot drop schema pg_catalog because it is required by the database system

CREATE TABLE p (id int PRIMARY KEY, u int UNIQUE, v int);
-- CREATE TABLE

CREATE TABLE ch (pid int REFERENCES p, u int REFERENCES p (u));
-- CREATE TABLE

CREATE VIEW pv AS SELECT id, v FROM p;
-- CREATE VIEW

CREATE VIEW pv2 AS SELECT * FROM pv;
-- CREATE VIEW

ALTER TABLE p DROP COLUMN id;
-- ERROR 2BP01: cannot drop column id of table p because other objects depend on it
-- DETAIL: constraint ch_pid_fkey on table ch depends on column id of table p
-- view pv depends on column id of table p
-- view pv2 depends on view pv
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE p DROP COLUMN v;
-- ERROR 2BP01: cannot drop column v of table p because other objects depend on it
-- DETAIL: view pv depends on column v of table p
-- view pv2 depends on view pv
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE p DROP CONSTRAINT p_pkey;
-- ERROR 2BP01: cannot drop constraint p_pkey on table p because other objects depend on it
-- DETAIL: constraint ch_pid_fkey on table ch depends on index p_pkey
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE p DROP CONSTRAINT p_u_key;
-- ERROR 2BP01: cannot drop constraint p_u_key on table p because other objects depend on it
-- DETAIL: constraint ch_u_fkey on table ch depends on index p_u_key
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP TABLE p;
-- ERROR 2BP01: cannot drop table p because other objects depend on it
-- DETAIL: constraint ch_pid_fkey on table ch depends on table p
-- constraint ch_u_fkey on table ch depends on table p
-- view pv depends on table p
-- view pv2 depends on view pv
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP TABLE p, ch;
-- ERROR 2BP01: cannot drop desired object(s) because other objects depend on them
-- DETAIL: view pv depends on table p
-- view pv2 depends on view pv
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP VIEW pv;
-- ERROR 2BP01: cannot drop view pv because other objects depend on it
-- DETAIL: view pv2 depends on view pv
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP VIEW p;
-- ERROR 42809: "p" is not a view
-- HINT: Use DROP TABLE to remove a table.

DROP TABLE pv;
-- ERROR 42809: "pv" is not a table
-- HINT: Use DROP VIEW to remove a view.

DROP TABLE p CASCADE;
-- NOTICE: drop cascades to 4 other objects
-- DETAIL: drop cascades to constraint ch_pid_fkey on table ch
-- drop cascades to constraint ch_u_fkey on table ch
-- drop cascades to view pv
-- drop cascades to view pv2
-- DROP TABLE

INSERT INTO ch VALUES (1, 2);
-- INSERT 0 1

CREATE TABLE ser (id serial, i int GENERATED ALWAYS AS IDENTITY, x int DEFAULT 5);
-- CREATE TABLE

CREATE SEQUENCE os;
-- CREATE SEQUENCE

ALTER TABLE ser ALTER x SET DEFAULT nextval('os');
-- ALTER TABLE

DROP SEQUENCE os;
-- ERROR 2BP01: cannot drop sequence os because other objects depend on it
-- DETAIL: default value for column x of table ser depends on sequence os
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER SEQUENCE os RENAME TO os2;
-- ALTER SEQUENCE

INSERT INTO ser DEFAULT VALUES RETURNING *;
-- id|i|x
-- 1|1|1

DROP SEQUENCE ser_id_seq;
-- ERROR 2BP01: cannot drop sequence ser_id_seq because other objects depend on it
-- DETAIL: default value for column id of table ser depends on sequence ser_id_seq
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP SEQUENCE ser_i_seq;
-- ERROR 2BP01: cannot drop sequence ser_i_seq because column i of table ser requires it
-- HINT: You can drop column i of table ser instead.

DROP SEQUENCE os2 CASCADE;
-- NOTICE: drop cascades to default value for column x of table ser
-- DROP SEQUENCE

INSERT INTO ser DEFAULT VALUES RETURNING *;
-- id|i|x
-- 2|2|∅

ALTER TABLE ser DROP COLUMN id;
-- ALTER TABLE

SELECT nextval('ser_id_seq');
-- ERROR 42P01 at 16: relation "ser_id_seq" does not exist

DROP TABLE IF EXISTS nope, nope2;
-- NOTICE: table "nope" does not exist, skipping
-- NOTICE: table "nope2" does not exist, skipping
-- DROP TABLE

DROP TABLE nope.x;
-- ERROR 3F000: schema "nope" does not exist

DROP TABLE IF EXISTS nope.x;
-- NOTICE: schema "nope" does not exist, skipping
-- DROP TABLE

DROP INDEX ser;
-- ERROR 42809: "ser" is not an index
-- HINT: Use DROP TABLE to remove a table.

DROP TABLE ser_i_seq;
-- ERROR 42809: "ser_i_seq" is not a table
-- HINT: Use DROP SEQUENCE to remove a sequence.

DROP MATERIALIZED VIEW nope;
-- ERROR 42P01: materialized view "nope" does not exist

DROP VIEW nope;
-- ERROR 42P01: view "nope" does not exist

DROP SEQUENCE nope;
-- ERROR 42P01: sequence "nope" does not exist

DROP TABLE pg_catalog.pg_class;
-- ERROR 42501: permission denied: "pg_class" is a system catalog

DROP EXTENSION nope;
-- ERROR 42704: extension "nope" does not exist

DROP EXTENSION IF EXISTS nope;
-- NOTICE: extension "nope" does not exist, skipping
-- DROP EXTENSION

DROP TRIGGER x ON ser;
-- ERROR 42704: trigger "x" for table "ser" does not exist

DROP TRIGGER IF EXISTS x ON ser;
-- NOTICE: trigger "x" for relation "ser" does not exist, skipping
-- DROP TRIGGER

DROP DATABASE nope;
-- ERROR 3D000: database "nope" does not exist

DROP DATABASE longitude;
-- ERROR 55006: cannot drop the currently open database

CREATE SEQUENCE s MAXVALUE 2;
-- CREATE SEQUENCE

SELECT nextval('s'), nextval('s');
-- nextval|nextval
-- 1|2

SELECT nextval('s');
-- ERROR 2200H: nextval: reached maximum value of sequence "s" (2)

SELECT setval('s', 5);
-- ERROR 22003: setval: value 5 is out of bounds for sequence "s" (1..2)

CREATE SEQUENCE s2 INCREMENT -1;
-- CREATE SEQUENCE

SELECT nextval('s2');
-- nextval
-- -1

SELECT currval('s3');
-- ERROR 42P01 at 16: relation "s3" does not exist

CREATE SEQUENCE s3;
-- CREATE SEQUENCE

SELECT currval('s3');
-- ERROR 55000: currval of sequence "s3" is not yet defined in this session

SELECT setval('s3', 10, false), nextval('s3'), currval('s3'), lastval();
-- setval|nextval|currval|lastval
-- 10|10|10|10

ALTER SEQUENCE s3 INCREMENT 5;
-- ALTER SEQUENCE

SELECT nextval('s3');
-- nextval
-- 15

ALTER SEQUENCE s3 RESTART;
-- ALTER SEQUENCE

SELECT nextval('s3');
-- nextval
-- 1

BEGIN;
-- BEGIN

ALTER SEQUENCE s3 RESTART WITH 100;
-- ALTER SEQUENCE

SELECT nextval('s3');
-- nextval
-- 100

ROLLBACK;
-- ROLLBACK

SELECT nextval('s3');
-- nextval
-- 6

ALTER SEQUENCE s2 MAXVALUE 5 MINVALUE 10;
-- ERROR 22023: MINVALUE (10) must be less than MAXVALUE (5)

CREATE SEQUENCE s4 START 0;
-- ERROR 22023: START value (0) cannot be less than MINVALUE (1)

CREATE SEQUENCE s4 INCREMENT 0;
-- ERROR 22023: INCREMENT must not be zero

CREATE SEQUENCE s4 CACHE 0;
-- ERROR 22023: CACHE (0) must be greater than zero

CREATE SEQUENCE s4 AS text;
-- ERROR 22023: sequence type must be smallint, integer, or bigint

CREATE SEQUENCE s4 AS int2 MAXVALUE 100000;
-- ERROR 22023: MAXVALUE (100000) is out of range for sequence data type smallint

CREATE SEQUENCE s4 MINVALUE 5 MAXVALUE 1;
-- ERROR 22023: MINVALUE (5) must be less than MAXVALUE (1)

CREATE SEQUENCE s3;
-- ERROR 42P07: relation "s3" already exists

CREATE SEQUENCE IF NOT EXISTS s3;
-- NOTICE: relation "s3" already exists, skipping
-- CREATE SEQUENCE

CREATE TABLE vt (a int, b text, c int);
-- CREATE TABLE

CREATE VIEW vw AS SELECT * FROM vt;
-- CREATE VIEW

ALTER TABLE vt ADD d int;
-- ALTER TABLE

SELECT * FROM vw;
-- a|b|c

CREATE OR REPLACE VIEW vw AS SELECT a FROM vt;
-- ERROR 42P16: cannot drop columns from view

CREATE OR REPLACE VIEW vw AS SELECT a, c AS b, c FROM vt;
-- ERROR 42P16: cannot change data type of view column "b" from text to integer

CREATE OR REPLACE VIEW vw AS SELECT a AS z, b, c FROM vt;
-- ERROR 42P16: cannot change name of view column "a" to "z"
-- HINT: Use ALTER VIEW ... RENAME COLUMN ... to change name of view column instead.

CREATE OR REPLACE VIEW vw AS SELECT a, b, c, d, 5 x FROM vt;
-- CREATE VIEW

SELECT * FROM vw;
-- a|b|c|d|x

CREATE VIEW vw AS SELECT 1;
-- ERROR 42P07: relation "vw" already exists

CREATE OR REPLACE VIEW vt AS SELECT 1;
-- ERROR 42809: "vt" is not a view

CREATE VIEW v3 (x) AS SELECT 1, 2;
-- CREATE VIEW

CREATE VIEW v4 (x, y, z) AS SELECT 1, 2;
-- ERROR 42601: CREATE VIEW specifies more column names than columns

CREATE VIEW v5 AS SELECT a AS q, b AS q FROM vt;
-- ERROR 42701: column "q" specified more than once

CREATE VIEW v8 AS SELECT $1;
-- ERROR 42P02 at 26: there is no parameter $1

CREATE VIEW v9 AS SELECT * FROM nope;
-- ERROR 42P01 at 33: relation "nope" does not exist

CREATE VIEW v10 AS SELECT x.a, (SELECT max(y.c) FROM vt y WHERE y.a = x.a) AS m FROM vt x WHERE EXISTS (SELECT 1 FROM vt z WHERE z.a = x.a);
-- CREATE VIEW

INSERT INTO vt VALUES (1, 'one', 10, 100), (1, 'uno', 20, 200);
-- INSERT 0 2

ALTER TABLE vt RENAME a TO aa;
-- ALTER TABLE

ALTER TABLE vt RENAME TO vtt;
-- ALTER TABLE

SELECT * FROM v10;
-- a|m
-- 1|20
-- 1|20

ALTER TABLE vtt DROP COLUMN c;
-- ERROR 2BP01: cannot drop column c of table vtt because other objects depend on it
-- DETAIL: view vw depends on column c of table vtt
-- view v10 depends on column c of table vtt
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE vtt RENAME TO vt;
-- ALTER TABLE

CREATE MATERIALIZED VIEW mv AS SELECT count(*) n FROM vt;
-- SELECT 1

SELECT * FROM mv;
-- n
-- 2

INSERT INTO vt VALUES (2);
-- INSERT 0 1

SELECT * FROM mv;
-- n
-- 2

REFRESH MATERIALIZED VIEW mv;
-- REFRESH MATERIALIZED VIEW

SELECT * FROM mv;
-- n
-- 3

REFRESH MATERIALIZED VIEW CONCURRENTLY mv;
-- ERROR 55000: cannot refresh materialized view "public.mv" concurrently
-- HINT: Create a unique index with no WHERE clause on one or more columns of the materialized view.

CREATE MATERIALIZED VIEW mv2 AS SELECT 1 AS x WITH NO DATA;
-- CREATE MATERIALIZED VIEW

SELECT * FROM mv2;
-- ERROR 55000: materialized view "mv2" has not been populated
-- HINT: Use the REFRESH MATERIALIZED VIEW command.

REFRESH MATERIALIZED VIEW mv2;
-- REFRESH MATERIALIZED VIEW

SELECT * FROM mv2;
-- x
-- 1

REFRESH MATERIALIZED VIEW vw;
-- ERROR 42809: "vw" is not a table or materialized view

REFRESH MATERIALIZED VIEW vt;
-- ERROR 0A000: "vt" is not a materialized view

DROP VIEW mv;
-- ERROR 42809: "mv" is not a view
-- HINT: Use DROP MATERIALIZED VIEW to remove a materialized view.

INSERT INTO mv VALUES (1);
-- ERROR 42809: cannot change materialized view "mv"

TRUNCATE vw;
-- ERROR 42809: "vw" is not a table

TRUNCATE nope;
-- ERROR 42P01: relation "nope" does not exist

CREATE TABLE tp (id serial PRIMARY KEY);
-- CREATE TABLE

CREATE TABLE tc (id int REFERENCES tp);
-- CREATE TABLE

INSERT INTO tp DEFAULT VALUES;
-- INSERT 0 1

INSERT INTO tp DEFAULT VALUES;
-- INSERT 0 1

TRUNCATE tp;
-- ERROR 0A000: cannot truncate a table referenced in a foreign key constraint
-- DETAIL: Table "tc" references "tp".
-- HINT: Truncate table "tc" at the same time, or use TRUNCATE ... CASCADE.

TRUNCATE tp CASCADE;
-- NOTICE: truncate cascades to table "tc"
-- TRUNCATE TABLE

INSERT INTO tp DEFAULT VALUES RETURNING *;
-- id
-- 3

TRUNCATE tp, tc RESTART IDENTITY;
-- TRUNCATE TABLE

INSERT INTO tp DEFAULT VALUES RETURNING *;
-- id
-- 1

DROP TABLE vt;
-- ERROR 2BP01: cannot drop table vt because other objects depend on it
-- DETAIL: view vw depends on table vt
-- view v10 depends on table vt
-- materialized view mv depends on table vt
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP TABLE vt CASCADE;
-- NOTICE: drop cascades to 3 other objects
-- DETAIL: drop cascades to view vw
-- drop cascades to view v10
-- drop cascades to materialized view mv
-- DROP TABLE

CREATE TEMP TABLE tmp (a int);
-- CREATE TABLE

CREATE TABLE perm (a int);
-- CREATE TABLE

INSERT INTO tmp VALUES (1);
-- INSERT 0 1

CREATE TEMP TABLE perm (a int, b int);
-- CREATE TABLE

INSERT INTO perm VALUES (1, 2) RETURNING *;
-- a|b
-- 1|2

INSERT INTO public.perm VALUES (3) RETURNING *;
-- a
-- 3

DROP TABLE perm;
-- DROP TABLE

SELECT * FROM perm;
-- a
-- 3

CREATE VIEW tv AS SELECT * FROM tmp;
-- NOTICE: view "tv" will be a temporary view
-- CREATE VIEW

BEGIN;
-- BEGIN

CREATE TEMP TABLE oc (a int) ON COMMIT DELETE ROWS;
-- CREATE TABLE

INSERT INTO oc VALUES (1);
-- INSERT 0 1

SELECT * FROM oc;
-- a
-- 1

COMMIT;
-- COMMIT

SELECT * FROM oc;
-- a

BEGIN;
-- BEGIN

CREATE TEMP TABLE od (a int) ON COMMIT DROP;
-- CREATE TABLE

INSERT INTO od VALUES (1);
-- INSERT 0 1

COMMIT;
-- COMMIT

SELECT * FROM od;
-- ERROR 42P01 at 15: relation "od" does not exist

CREATE TABLE fktemp (a int REFERENCES tmp);
-- ERROR 42P16: constraints on permanent tables may reference only permanent tables

COMMENT ON TABLE perm IS 'hi';
-- COMMENT

COMMENT ON COLUMN perm.z IS 'x';
-- ERROR 42703: column "z" of relation "perm" does not exist

COMMENT ON COLUMN perm.a IS 'x';
-- COMMENT

COMMENT ON CONSTRAINT foo ON perm IS 'x';
-- ERROR 42704: constraint "foo" for table "perm" does not exist

COMMENT ON SCHEMA nope IS 'x';
-- ERROR 3F000: schema "nope" does not exist

COMMENT ON DATABASE nope IS 'x';
-- WARNING: database "nope" does not exist
-- COMMENT

COMMENT ON VIEW perm IS 'x';
-- ERROR 42809: "perm" is not a view

COMMENT ON INDEX nope IS 'x';
-- ERROR 42P01: relation "nope" does not exist

COMMENT ON SEQUENCE perm IS 'x';
-- ERROR 42809: "perm" is not a sequence
