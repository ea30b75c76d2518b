CREATE TABLE t (a int, a int);
-- ERROR 42701: column "a" specified more than once

CREATE TABLE t (ctid int);
-- ERROR 42701: column name "ctid" conflicts with a system column name

CREATE TABLE t (a nope);
-- ERROR 42704 at 19: type "nope" does not exist

CREATE TABLE t (a int PRIMARY KEY PRIMARY KEY);
-- ERROR 42P16 at 35: multiple primary keys for table "t" are not allowed

CREATE TABLE t (a int PRIMARY KEY, b int PRIMARY KEY);
-- ERROR 42P16 at 42: multiple primary keys for table "t" are not allowed

CREATE TABLE t (a int, PRIMARY KEY (z));
-- ERROR 42703 at 24: column "z" named in key does not exist

CREATE TABLE t (a int, PRIMARY KEY (a, a));
-- ERROR 42701 at 24: column "a" appears twice in primary key constraint

CREATE TABLE t (a int, UNIQUE (a, a));
-- ERROR 42701 at 24: column "a" appears twice in unique constraint

CREATE TABLE t (a int NULL NOT NULL);
-- ERROR 42601 at 28: conflicting NULL/NOT NULL declarations for column "a" of table "t"

CREATE TABLE t (a int DEFAULT 1 DEFAULT 2);
-- ERROR 42601 at 33: multiple default values specified for column "a" of table "t"

CREATE TABLE t (a int DEFAULT b, b int);
-- ERROR 0A000 at 31: cannot use column reference in DEFAULT expression

CREATE TABLE t (a int DEFAULT (SELECT 1));
-- ERROR 0A000 at 31: cannot use subquery in DEFAULT expression

CREATE TABLE t (a int DEFAULT count(*));
-- ERROR 42803 at 31: aggregate functions are not allowed in DEFAULT expressions

CREATE TABLE t (a int DEFAULT 'x');
-- ERROR 22P02 at 31: invalid input syntax for type integer: "x"

CREATE TABLE t (a int DEFAULT now());
-- ERROR 42804: column "a" is of type integer but default expression is of type timestamp with time zone
-- HINT: You will need to rewrite or cast the expression.

CREATE TABLE t (a serial DEFAULT 1);
-- ERROR 42601: multiple default values specified for column "a" of table "t"

CREATE TABLE t (a serial[]);
-- ERROR 0A000 at 19: array of serial is not implemented

CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1);
-- ERROR 42601 at 52: both default and identity specified for column "a" of table "t"

CREATE TABLE t (a text GENERATED ALWAYS AS IDENTITY);
-- ERROR 22023: identity column type must be smallint, integer, or bigint

CREATE TABLE t (a int GENERATED ALWAYS AS (b + 1) STORED DEFAULT 1, b int);
-- ERROR 42601 at 58: both default and generation expression specified for column "a" of table "t"

CREATE TABLE t (a int GENERATED ALWAYS AS (b + 1) STORED, b int GENERATED ALWAYS AS (a) STORED);
-- ERROR 42P17 at 44: cannot use generated column "b" in column generation expression
-- DETAIL: A generated column cannot reference another generated column.

CREATE TABLE t (a int GENERATED ALWAYS AS (a + 1) STORED);
-- ERROR 42P17 at 44: cannot use generated column "a" in column generation expression
-- DETAIL: A generated column cannot reference another generated column.

CREATE TABLE t (a timestamptz GENERATED ALWAYS AS (now()) STORED);
-- ERROR 42P17: generation expression is not immutable

CREATE TABLE t (a int GENERATED ALWAYS AS (z) STORED);
-- ERROR 42703 at 44: column "z" does not exist

CREATE TABLE t (a int CHECK (z > 1));
-- ERROR 42703 at 30: column "z" does not exist

CREATE TABLE t (a int CHECK (a));
-- ERROR 42804 at 30: argument of CHECK must be type boolean, not type integer

CREATE TABLE t (a int CHECK ((SELECT 1) > a));
-- ERROR 0A000 at 30: cannot use subquery in check constraint

CREATE TABLE t (a int CHECK (count(*) > 1));
-- ERROR 42803 at 30: aggregate functions are not allowed in check constraints

CREATE TABLE t (a int, CONSTRAINT x CHECK (a > 1), CONSTRAINT x CHECK (a > 2));
-- ERROR 42710: check constraint "x" already exists

CREATE TABLE t (a int CONSTRAINT x UNIQUE, b int CONSTRAINT x UNIQUE);
-- ERROR 42P07: relation "x" already exists

CREATE TABLE t (a int REFERENCES nope);
-- ERROR 42P01: relation "nope" does not exist

CREATE TABLE t (a int REFERENCES t);
-- ERROR 42704: there is no primary key for referenced table "t"

CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t (b));
-- ERROR 42830: there is no unique constraint matching given keys for referenced table "t"

CREATE TABLE t (a int PRIMARY KEY, b text REFERENCES t);
-- ERROR 42804: foreign key constraint "t_b_fkey" cannot be implemented
-- DETAIL: Key columns "b" and "a" are of incompatible types: text and integer.

CREATE TABLE t (a int, FOREIGN KEY (z) REFERENCES t);
-- ERROR 42703: column "z" referenced in foreign key constraint does not exist

CREATE TABLE t (a int PRIMARY KEY, b int, FOREIGN KEY (a, b) REFERENCES t);
-- ERROR 42830: number of referencing and referenced columns for foreign key disagree

CREATE TABLE t (a int PRIMARY KEY, b int, FOREIGN KEY (a) REFERENCES t (z));
-- ERROR 42703: column "z" referenced in foreign key constraint does not exist

CREATE TABLE nope.t (a int);
-- ERROR 3F000 at 14: schema "nope" does not exist

CREATE TABLE pg_catalog.t (a int);
-- ERROR 42501: permission denied to create "pg_catalog.t"
-- DETAIL: System catalog modifications are currently disallowed.

CREATE TABLE t (a json PRIMARY KEY);
-- ERROR 42704: data type json has no default operator class for access method "btree"
-- HINT: You must specify an operator class for the index or define a default operator class for the data type.

CREATE TABLE t (a int) ON COMMIT DROP;
-- ERROR 42P16: ON COMMIT can only be used on temporary tables

CREATE TABLE t (a varchar(0));
-- ERROR 22023 at 19: length for type varchar must be at least 1

CREATE TABLE t (a numeric(0));
-- ERROR 22023 at 19: NUMERIC precision 0 must be between 1 and 1000

CREATE TABLE t (a int);
-- CREATE TABLE

CREATE TABLE t (a int);
-- ERROR 42P07: relation "t" already exists

CREATE TABLE IF NOT EXISTS t (a int);
-- NOTICE: relation "t" already exists, skipping
-- CREATE TABLE

CREATE TABLE u (LIKE nope);
-- ERROR 42P01 at 22: relation "nope" does not exist

CREATE TABLE u (LIKE t, a int);
-- ERROR 42701: column "a" specified more than once

CREATE TABLE c1_pkey (a int);
-- CREATE TABLE

CREATE TABLE c1 (a int PRIMARY KEY);
-- CREATE TABLE

INSERT INTO c1 VALUES (1);
-- INSERT 0 1

INSERT INTO c1 VALUES (1);
-- ERROR 23505: duplicate key value violates unique constraint "c1_pkey1"
-- DETAIL: Key (a)=(1) already exists.

CREATE TABLE c3 (a int REFERENCES c1 ON DELETE SET DEFAULT ON UPDATE CASCADE, b int UNIQUE, CHECK (a > 1), CHECK (a > 2 AND b > 3), CHECK (a > 4), c int CHECK (c > 1), d int CHECK (a > d), UNIQUE (a, b) INCLUDE (c));
-- CREATE TABLE

ALTER TABLE c3 ADD CONSTRAINT c3_a_check1 CHECK (true);
-- ERROR 42710: constraint "c3_a_check1" for relation "c3" already exists

ALTER TABLE c3 ADD CONSTRAINT c3_check1 CHECK (true);
-- ERROR 42710: constraint "c3_check1" for relation "c3" already exists

ALTER TABLE c3 ADD CONSTRAINT c3_c_check CHECK (true);
-- ERROR 42710: constraint "c3_c_check" for relation "c3" already exists

ALTER TABLE c3 ADD CONSTRAINT c3_a_b_c_key UNIQUE (a);
-- ERROR 42P07: relation "c3_a_b_c_key" already exists

ALTER TABLE c3 ADD CONSTRAINT c3_b_key UNIQUE (a);
-- ERROR 42P07: relation "c3_b_key" already exists

ALTER TABLE c3 ADD CONSTRAINT c3_a_fkey CHECK (true);
-- ERROR 42710: constraint "c3_a_fkey" for relation "c3" already exists

CREATE TABLE aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg (aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg serial UNIQUE, b int CHECK (b > 1));
-- CREATE TABLE

ALTER TABLE aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg ADD CONSTRAINT aaaaaaaaaabbbbbbbbbbccccccccc_aaaaaaaaaabbbbbbbbbbccccccccc_key UNIQUE (b);
-- ERROR 42P07: relation "aaaaaaaaaabbbbbbbbbbccccccccc_aaaaaaaaaabbbbbbbbbbccccccccc_key" already exists

ALTER TABLE aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg ADD CONSTRAINT aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffff_b_check CHECK (b > 2);
-- ERROR 42710: constraint "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffff_b_check" for relation "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg" already exists

SELECT nextval('aaaaaaaaaabbbbbbbbbbccccccccc_aaaaaaaaaabbbbbbbbbbccccccccc_seq');
-- nextval
-- 1

CREATE TABLE c4 AS SELECT 1 a, 2 a;
-- ERROR 42701: column "a" specified more than once

CREATE TABLE c4 AS SELECT 1 a, 'x' b, NULL c;
-- SELECT 1

SELECT * FROM c4;
-- a|b|c
-- 1|x|∅

CREATE TABLE c5 (x, y) AS SELECT 1;
-- ERROR 42601: too many column names were specified

SELECT * FROM c5;
-- ERROR 42P01 at 15: relation "c5" does not exist

CREATE TABLE c51 (x, y) AS SELECT 1, 2, 3;
-- SELECT 1

CREATE TABLE c52 AS SELECT 7 AS n WITH NO DATA;
-- CREATE TABLE AS

SELECT * FROM c52;
-- n

CREATE TABLE IF NOT EXISTS c52 AS SELECT 8 AS n;
-- NOTICE: relation "c52" already exists, skipping
-- CREATE TABLE AS

SELECT 5 AS five INTO c53;
-- SELECT 1

SELECT * FROM c53;
-- five
-- 5

CREATE TABLE c54 AS VALUES (1, 'a'), (2, 'b');
-- SELECT 2

SELECT * FROM c54 ORDER BY 1;
-- column1|column2
-- 1|a
-- 2|b

CREATE TABLE c6 ();
-- CREATE TABLE

CREATE TABLE c8 (a int, b int DEFAULT 3, c serial, d int GENERATED ALWAYS AS (a * 2) STORED, e int GENERATED BY DEFAULT AS IDENTITY, CHECK (a > 1), CONSTRAINT zz CHECK (b > 1), UNIQUE (a), PRIMARY KEY (c));
-- CREATE TABLE

CREATE TABLE c9 (x int, LIKE c8 INCLUDING ALL, y int);
-- CREATE TABLE

INSERT INTO c9 (x, a, y) VALUES (1, 5, 2) RETURNING *;
-- x|a|b|c|d|e|y
-- 1|5|3|1|10|1|2

INSERT INTO c9 (x, a, y) VALUES (1, 5, 2);
-- ERROR 23505: duplicate key value violates unique constraint "c9_a_key"
-- DETAIL: Key (a)=(5) already exists.

INSERT INTO c9 (x, a, y) VALUES (1, 1, 2);
-- ERROR 23514: new row for relation "c9" violates check constraint "c8_a_check"
-- DETAIL: Failing row contains (1, 1, 3, 3, 2, 3, 2).

INSERT INTO c9 (x, a, b) VALUES (1, 6, 0);
-- ERROR 23514: new row for relation "c9" violates check constraint "zz"
-- DETAIL: Failing row contains (1, 6, 0, 4, 12, 4, null).

CREATE TABLE c10 (LIKE c8);
-- CREATE TABLE

INSERT INTO c10 VALUES (1, NULL, 3, 4, 5) RETURNING *;
-- a|b|c|d|e
-- 1|∅|3|4|5

INSERT INTO c10 VALUES (1, NULL, NULL, 4, 5) RETURNING *;
-- ERROR 23502: null value in column "c" of relation "c10" violates not-null constraint
-- DETAIL: Failing row contains (1, null, null, 4, 5).

CREATE TABLE c11 (a int NOT NULL DEFAULT NULL);
-- CREATE TABLE

INSERT INTO c11 DEFAULT VALUES;
-- ERROR 23502: null value in column "a" of relation "c11" violates not-null constraint
-- DETAIL: Failing row contains (null).

CREATE INDEX ON c8 (a);
-- CREATE INDEX

CREATE INDEX ON c8 (a);
-- CREATE INDEX

CREATE UNIQUE INDEX c8_a_idx ON c8 (b);
-- ERROR 42P07: relation "c8_a_idx" already exists

CREATE INDEX IF NOT EXISTS c8_a_idx ON c8 (b);
-- NOTICE: relation "c8_a_idx" already exists, skipping
-- CREATE INDEX

CREATE INDEX ON c8 (z);
-- ERROR 42703: column "z" does not exist

CREATE INDEX ON c8 ((a + 1), (a + 2));
-- CREATE INDEX

ALTER INDEX c8_expr_expr1_idx RENAME TO renamed;
-- ALTER INDEX

CREATE INDEX ON c8 USING nope (a);
-- ERROR 42704: access method "nope" does not exist

CREATE INDEX ON nope (a);
-- ERROR 42P01: relation "nope" does not exist

CREATE INDEX ON c8 ((now()));
-- ERROR 42P17: functions in index expression must be marked IMMUTABLE

CREATE INDEX ON c8 (a) WHERE now() > 'now';
-- ERROR 42P17: functions in index predicate must be marked IMMUTABLE

CREATE INDEX ON c8 (a) WHERE a;
-- ERROR 42804 at 30: argument of WHERE must be type boolean, not type integer

DROP INDEX c8_pkey;
-- ERROR 2BP01: cannot drop index c8_pkey because constraint c8_pkey on table c8 requires it
-- HINT: You can drop constraint c8_pkey on table c8 instead.

DROP INDEX renamed;
-- DROP INDEX

DROP INDEX nope;
-- ERROR 42704: index "nope" does not exist

DROP INDEX IF EXISTS nope;
-- NOTICE: index "nope" does not exist, skipping
-- DROP INDEX

DROP TABLE c8;
-- ERROR 2BP01: cannot drop table c8 because other objects depend on it
-- DETAIL: default value for column c of table c9 depends on sequence c8_c_seq
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP TABLE c1;
-- ERROR 2BP01: cannot drop table c1 because other objects depend on it
-- DETAIL: constraint c3_a_fkey on table c3 depends on table c1
-- HINT: Use DROP ... CASCADE to drop the dependent objects too.

DROP TABLE c1 CASCADE;
-- NOTICE: drop cascades to constraint c3_a_fkey on table c3
-- DROP TABLE

DROP TABLE c1;
-- ERROR 42P01: table "c1" does not exist

DROP TABLE IF EXISTS c1, c3, nope.x;
-- NOTICE: table "c1" does not exist, skipping
-- NOTICE: schema "nope" does not exist, skipping
-- DROP TABLE
