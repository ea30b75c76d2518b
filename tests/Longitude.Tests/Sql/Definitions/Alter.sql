CREATE TABLE a1 (id int PRIMARY KEY, b text, c int DEFAULT 7, g int GENERATED ALWAYS AS (c * 2) STORED, e int);
-- CREATE TABLE

INSERT INTO a1 VALUES (1, 'x'), (2, NULL);
-- INSERT 0 2

ALTER TABLE a1 ADD b int;
-- ERROR 42701: column "b" of relation "a1" already exists

ALTER TABLE a1 ADD IF NOT EXISTS b int;
-- NOTICE: column "b" of relation "a1" already exists, skipping
-- ALTER TABLE

ALTER TABLE a1 DROP z;
-- ERROR 42703: column "z" of relation "a1" does not exist

ALTER TABLE a1 DROP IF EXISTS z;
-- NOTICE: column "z" of relation "a1" does not exist, skipping
-- ALTER TABLE

ALTER TABLE nope ADD x int;
-- ERROR 42P01: relation "nope" does not exist

ALTER TABLE IF EXISTS nope ADD x int;
-- NOTICE: relation "nope" does not exist, skipping
-- ALTER TABLE

ALTER TABLE a1 ADD x int NOT NULL;
-- ERROR 23502: column "x" of relation "a1" contains null values

ALTER TABLE a1 ALTER b SET NOT NULL;
-- ERROR 23502: column "b" of relation "a1" contains null values

ALTER TABLE a1 ALTER id DROP NOT NULL;
-- ERROR 42P16: column "id" is in a primary key

ALTER TABLE a1 ALTER z DROP NOT NULL;
-- ERROR 42703: column "z" of relation "a1" does not exist

ALTER TABLE a1 ALTER b TYPE int;
-- ERROR 42804: column "b" cannot be cast automatically to type integer
-- HINT: You might need to specify "USING b::integer".

ALTER TABLE a1 ALTER b TYPE int USING b::int;
-- ERROR 22P02: invalid input syntax for type integer: "x"

ALTER TABLE a1 ALTER b TYPE int USING 'x'::text;
-- ERROR 42804: result of USING clause for column "b" cannot be cast automatically to type integer
-- HINT: You might need to add an explicit cast.

ALTER TABLE a1 ALTER c TYPE bigint;
-- ERROR 0A000: cannot alter type of a column used by a generated column
-- DETAIL: Column "c" is used by generated column "g".

ALTER TABLE a1 ALTER g TYPE bigint;
-- ALTER TABLE

ALTER TABLE a1 ALTER g SET DEFAULT 3;
-- ERROR 42601: column "g" of relation "a1" is a generated column

ALTER TABLE a1 ALTER e SET DEFAULT 'x';
-- ERROR 22P02: invalid input syntax for type integer: "x"

ALTER TABLE a1 ALTER z SET DEFAULT 1;
-- ERROR 42703: column "z" of relation "a1" does not exist

ALTER TABLE a1 ADD CONSTRAINT k CHECK (id > 1);
-- ERROR 23514: check constraint "k" of relation "a1" is violated by some row

ALTER TABLE a1 ADD CONSTRAINT k CHECK (id > 0);
-- ALTER TABLE

ALTER TABLE a1 ADD CONSTRAINT k CHECK (id > 0);
-- ERROR 42710: constraint "k" for relation "a1" already exists

ALTER TABLE a1 DROP CONSTRAINT nope;
-- ERROR 42704: constraint "nope" of relation "a1" does not exist

ALTER TABLE a1 DROP CONSTRAINT IF EXISTS nope;
-- NOTICE: constraint "nope" of relation "a1" does not exist, skipping
-- ALTER TABLE

ALTER TABLE a1 ADD PRIMARY KEY (b);
-- ERROR 42P16: multiple primary keys for table "a1" are not allowed

ALTER TABLE a1 ADD UNIQUE (b);
-- ALTER TABLE

INSERT INTO a1 VALUES (3, 'x');
-- ERROR 23505: duplicate key value violates unique constraint "a1_b_key"
-- DETAIL: Key (b)=(x) already exists.

ALTER TABLE a1 ADD CONSTRAINT dd UNIQUE (c);
-- ERROR 23505: could not create unique index "dd"
-- DETAIL: Key (c)=(7) is duplicated.

ALTER TABLE a1 RENAME TO a2;
-- ALTER TABLE

ALTER TABLE a2 RENAME TO a1;
-- ALTER TABLE

CREATE TABLE other (id int);
-- CREATE TABLE

ALTER TABLE a1 RENAME TO other;
-- ERROR 42P07: relation "other" already exists

ALTER TABLE a1 RENAME b TO c;
-- ERROR 42701: column "c" of relation "a1" already exists

ALTER TABLE a1 RENAME z TO q;
-- ERROR 42703: column "z" does not exist

ALTER TABLE a1 RENAME b TO bb;
-- ALTER TABLE

ALTER TABLE a1 RENAME ctid TO x;
-- ERROR 0A000: cannot rename system column "ctid"

ALTER TABLE a1 RENAME bb TO ctid;
-- ERROR 42701: column name "ctid" conflicts with a system column name

ALTER TABLE a1 RENAME CONSTRAINT k TO a1_pkey;
-- ERROR 42710: constraint "a1_pkey" for relation "a1" already exists

ALTER TABLE a1 RENAME CONSTRAINT nope TO x;
-- ERROR 42704: constraint "nope" for table "a1" does not exist

ALTER TABLE a1 RENAME CONSTRAINT a1_pkey TO mypk;
-- ALTER TABLE

INSERT INTO a1 VALUES (1, 'y');
-- ERROR 23505: duplicate key value violates unique constraint "mypk"
-- DETAIL: Key (id)=(1) already exists.

INSERT INTO a1 VALUES (0, 'y');
-- ERROR 23514: new row for relation "a1" violates check constraint "k"
-- DETAIL: Failing row contains (0, y, 7, 14, null).

ALTER TABLE a1 SET SCHEMA nope;
-- ERROR 3F000: schema "nope" does not exist

ALTER TABLE a1 SET SCHEMA public;
-- ALTER TABLE

CREATE SCHEMA o;
-- CREATE SCHEMA

ALTER TABLE a1 SET SCHEMA o;
-- ALTER TABLE

SELECT * FROM a1;
-- ERROR 42P01 at 15: relation "a1" does not exist

SELECT * FROM o.a1 ORDER BY id;
-- id|bb|c|g|e
-- 1|x|7|14|∅
-- 2|∅|7|14|∅

ALTER TABLE o.a1 SET SCHEMA public;
-- ALTER TABLE

ALTER TABLE a1 ALTER e ADD GENERATED ALWAYS AS IDENTITY;
-- ERROR 55000: column "e" of relation "a1" must be declared NOT NULL before identity can be added

ALTER TABLE a1 ALTER id ADD GENERATED ALWAYS AS IDENTITY;
-- ALTER TABLE

ALTER TABLE a1 ALTER id ADD GENERATED ALWAYS AS IDENTITY;
-- ERROR 55000: column "id" of relation "a1" is already an identity column

ALTER TABLE a1 ALTER id SET GENERATED BY DEFAULT;
-- ALTER TABLE

ALTER TABLE a1 ALTER id SET INCREMENT 5 RESTART 10;
-- ALTER TABLE

INSERT INTO a1 (bb) VALUES ('ten'), ('fifteen') RETURNING id;
-- id
-- 10
-- 15

ALTER TABLE a1 ALTER id DROP IDENTITY;
-- ALTER TABLE

ALTER TABLE a1 ALTER id DROP IDENTITY;
-- ERROR 55000: column "id" of relation "a1" is not an identity column

ALTER TABLE a1 ALTER id DROP IDENTITY IF EXISTS;
-- NOTICE: column "id" of relation "a1" is not an identity column, skipping
-- ALTER TABLE

ALTER TABLE a1 ALTER e SET GENERATED ALWAYS;
-- ERROR 55000: column "e" of relation "a1" is not an identity column

ALTER TABLE a1 ALTER g DROP EXPRESSION;
-- ALTER TABLE

ALTER TABLE a1 ALTER g DROP EXPRESSION;
-- ERROR 55000: column "g" of relation "a1" is not a stored generated column

ALTER TABLE a1 ALTER g DROP EXPRESSION IF EXISTS;
-- NOTICE: column "g" of relation "a1" is not a stored generated column, skipping
-- ALTER TABLE

ALTER TABLE a1 ALTER id TYPE text;
-- ERROR 42883: operator does not exist: text > integer
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

CREATE TABLE a3 (x int REFERENCES a1, y int);
-- CREATE TABLE

INSERT INTO a3 VALUES (1), (9);
-- ERROR 23503: insert or update on table "a3" violates foreign key constraint "a3_x_fkey"
-- DETAIL: Key (x)=(9) is not present in table "a1".

ALTER TABLE a3 ADD FOREIGN KEY (y) REFERENCES a1;
-- ALTER TABLE

INSERT INTO a3 VALUES (1, 55);
-- ERROR 23503: insert or update on table "a3" violates foreign key constraint "a3_y_fkey"
-- DETAIL: Key (y)=(55) is not present in table "a1".

ALTER TABLE a3 ADD FOREIGN KEY (y) REFERENCES a1 NOT VALID;
-- ALTER TABLE

ALTER TABLE a3 DROP CONSTRAINT a3_y_fkey;
-- ALTER TABLE

INSERT INTO a3 VALUES (1, 56);
-- ERROR 23503: insert or update on table "a3" violates foreign key constraint "a3_y_fkey1"
-- DETAIL: Key (y)=(56) is not present in table "a1".

ALTER TABLE a3 VALIDATE CONSTRAINT a3_y_fkey1;
-- ALTER TABLE

ALTER TABLE a3 VALIDATE CONSTRAINT nope;
-- ERROR 42704: constraint "nope" of relation "a3" does not exist

INSERT INTO a3 VALUES (1, 77);
-- ERROR 23503: insert or update on table "a3" violates foreign key constraint "a3_y_fkey1"
-- DETAIL: Key (y)=(77) is not present in table "a1".

ALTER TABLE a3 ADD FOREIGN KEY (y) REFERENCES a1;
-- ALTER TABLE

ALTER TABLE a3 ADD FOREIGN KEY (y) REFERENCES a1 NOT VALID;
-- ALTER TABLE

INSERT INTO a3 VALUES (1, 78);
-- ERROR 23503: insert or update on table "a3" violates foreign key constraint "a3_y_fkey1"
-- DETAIL: Key (y)=(78) is not present in table "a1".

ALTER TABLE a3 VALIDATE CONSTRAINT a3_y_fkey;
-- ALTER TABLE

UPDATE a3 SET y = NULL;
-- UPDATE 0

ALTER TABLE a3 VALIDATE CONSTRAINT a3_y_fkey;
-- ALTER TABLE

ALTER TABLE a1 ALTER id TYPE bigint;
-- ALTER TABLE

ALTER TABLE a3 ALTER x TYPE text;
-- ERROR 42804: foreign key constraint "a3_x_fkey" cannot be implemented
-- DETAIL: Key columns "x" and "id" are of incompatible types: text and bigint.

SELECT * FROM a1 ORDER BY id;
-- id|bb|c|g|e
-- 1|x|7|14|∅
-- 2|∅|7|14|∅
-- 10|ten|7|14|∅
-- 15|fifteen|7|14|∅

CREATE VIEW a1v AS SELECT bb, c AS see FROM a1;
-- CREATE VIEW

ALTER TABLE a1 ALTER bb TYPE varchar;
-- ERROR 0A000: cannot alter type of a column used by a view or rule
-- DETAIL: rule _RETURN on view a1v depends on column "bb"

ALTER TABLE a1 DROP bb;
-- ERROR 2BP01: cannot drop column bb of table a1 because other objects depend on it
-- DETAIL: view a1v depends on column bb of table a1
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE a1 RENAME bb TO cc;
-- ALTER TABLE

ALTER TABLE a1 RENAME TO a11;
-- ALTER TABLE

SELECT * FROM a1v ORDER BY bb;
-- bb|see
-- fifteen|7
-- ten|7
-- x|7
-- ∅|7

ALTER TABLE a11 RENAME TO a1;
-- ALTER TABLE

ALTER VIEW a1 RENAME TO x;
-- ERROR 42809: "a1" is not a view

ALTER TABLE a1v RENAME TO a1vv;
-- ALTER TABLE

ALTER VIEW a1vv RENAME bb TO zz;
-- ALTER VIEW

SELECT * FROM a1vv ORDER BY zz;
-- zz|see
-- fifteen|7
-- ten|7
-- x|7
-- ∅|7

ALTER INDEX nope RENAME TO x;
-- ERROR 42P01: relation "nope" does not exist

ALTER TABLE a1vv ADD x int;
-- ERROR 42809: ALTER action ADD COLUMN cannot be performed on relation "a1vv"
-- DETAIL: This operation is not supported for views.

ALTER SEQUENCE a1 RESTART;
-- ERROR 42809: "a1" is not a sequence

ALTER TABLE a1 ADD CONSTRAINT kk CHECK (id > 0) NOT VALID, ADD COLUMN zz int DEFAULT 5 CHECK (zz > 1);
-- ALTER TABLE

SELECT * FROM a1 ORDER BY id;
-- id|cc|c|g|e|zz
-- 1|x|7|14|∅|5
-- 2|∅|7|14|∅|5
-- 10|ten|7|14|∅|5
-- 15|fifteen|7|14|∅|5

INSERT INTO a1 (id, zz) VALUES (-5, 7);
-- ERROR 23514: new row for relation "a1" violates check constraint "k"
-- DETAIL: Failing row contains (-5, null, 7, null, null, 7).

INSERT INTO a1 (id, zz) VALUES (100, 1);
-- ERROR 23514: new row for relation "a1" violates check constraint "a1_zz_check"
-- DETAIL: Failing row contains (100, null, 7, null, null, 1).

CREATE INDEX ii ON a1 (c);
-- CREATE INDEX

ALTER TABLE a1 ADD CONSTRAINT iii UNIQUE USING INDEX ii;
-- ERROR 42809 at 20: "ii" is not a unique index
-- DETAIL: Cannot create a primary key or unique constraint using such an index.

CREATE UNIQUE INDEX iu ON a1 (e);
-- CREATE INDEX

ALTER TABLE a1 ADD CONSTRAINT iii UNIQUE USING INDEX iu;
-- NOTICE: ALTER TABLE / ADD CONSTRAINT USING INDEX will rename index "iu" to "iii"
-- ALTER TABLE

ALTER TABLE a1 DROP CONSTRAINT mypk;
-- ERROR 2BP01: cannot drop constraint mypk on table a1 because other objects depend on it
-- DETAIL: constraint a3_x_fkey on table a3 depends on index mypk
-- constraint a3_y_fkey1 on table a3 depends on index mypk
-- constraint a3_y_fkey on table a3 depends on index mypk
-- constraint a3_y_fkey2 on table a3 depends on index mypk
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE a1 DROP CONSTRAINT mypk CASCADE;
-- NOTICE: drop cascades to 4 other objects
-- DETAIL: drop cascades to constraint a3_x_fkey on table a3
-- drop cascades to constraint a3_y_fkey1 on table a3
-- drop cascades to constraint a3_y_fkey on table a3
-- drop cascades to constraint a3_y_fkey2 on table a3
-- ALTER TABLE

INSERT INTO a1 (id) VALUES (1);
-- INSERT 0 1

SELECT id, cc, zz FROM a1 ORDER BY id, cc;
-- id|cc|zz
-- 1|x|5
-- 1|∅|5
-- 2|∅|5
-- 10|ten|5
-- 15|fifteen|5

ALTER TABLE a1 ADD PRIMARY KEY (id);
-- ERROR 23505: could not create unique index "a1_pkey"
-- DETAIL: Key (id)=(1) is duplicated.

DELETE FROM a1 WHERE cc IS NULL AND id = 1;
-- DELETE 1

ALTER TABLE a1 ADD PRIMARY KEY (id);
-- ALTER TABLE

SELECT id, cc, zz FROM a1 ORDER BY id, cc;
-- id|cc|zz
-- 1|x|5
-- 2|∅|5
-- 10|ten|5
-- 15|fifteen|5

ALTER TABLE a1 ADD COLUMN n int GENERATED ALWAYS AS IDENTITY, ADD COLUMN m int GENERATED ALWAYS AS (id * 10) STORED;
-- ALTER TABLE

SELECT id, n, m FROM a1 ORDER BY id;
-- id|n|m
-- 1|1|10
-- 2|2|20
-- 10|3|100
-- 15|4|150

ALTER TABLE a1 DROP COLUMN id;
-- ERROR 2BP01: cannot drop column id of table a1 because other objects depend on it
-- DETAIL: column m of table a1 depends on column id of table a1
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

ALTER TABLE a1 DROP COLUMN id CASCADE;
-- NOTICE: drop cascades to column m of table a1
-- ALTER TABLE

SELECT n, cc FROM a1 ORDER BY n;
-- n|cc
-- 1|x
-- 2|∅
-- 3|ten
-- 4|fifteen

ALTER TABLE a1 ALTER zz TYPE numeric(5,2) USING zz / 2.0, ALTER zz SET DEFAULT 1.5;
-- ALTER TABLE

SELECT DISTINCT zz FROM a1;
-- zz
-- 2.50

INSERT INTO a1 (cc) VALUES ('last') RETURNING cc, zz;
-- cc|zz
-- last|1.50

DROP VIEW a1vv;
-- DROP VIEW

ALTER TABLE a1 DROP c, ADD c text DEFAULT 'again';
-- ALTER TABLE

SELECT cc, c FROM a1 ORDER BY cc;
-- cc|c
-- fifteen|again
-- last|again
-- ten|again
-- x|again
-- ∅|again

ALTER TABLE a1 ALTER cc TYPE varchar(3);
-- ERROR 22001: value too long for type character varying(3)

ALTER TABLE a1 OWNER TO nope;
-- ERROR 42704: role "nope" does not exist

ALTER TABLE a1 SET (fillfactor = 10);
-- ALTER TABLE

BEGIN;
-- BEGIN

ALTER TABLE a1 ADD COLUMN gone int DEFAULT 3;
-- ALTER TABLE

SELECT gone FROM a1 WHERE cc = 'x';
-- gone
-- 3

ROLLBACK;
-- ROLLBACK

SELECT gone FROM a1;
-- ERROR 42703 at 8: column "gone" does not exist

CREATE TABLE a9 (id int PRIMARY KEY, x int);
-- CREATE TABLE

INSERT INTO a9 VALUES (1, 2);
-- INSERT 0 1

ALTER TABLE a9 ALTER x SET DEFAULT 5, ALTER x SET NOT NULL, ADD y text NOT NULL DEFAULT 'q', ALTER x TYPE bigint, ADD CHECK (x > 1);
-- ALTER TABLE

INSERT INTO a9 (id) VALUES (2) RETURNING *;
-- id|x|y
-- 2|5|q
