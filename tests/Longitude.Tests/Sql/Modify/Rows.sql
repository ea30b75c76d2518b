CREATE TABLE t (id int PRIMARY KEY, b text NOT NULL DEFAULT 'dflt', c varchar(3), d numeric(4,1), g int GENERATED ALWAYS AS (id * 2) STORED, CHECK (id > 0), CONSTRAINT zc CHECK (d < 100));
-- CREATE TABLE

INSERT INTO t VALUES (1, 'x', 'abc', 1.25);
-- INSERT 0 1

INSERT INTO t VALUES (1, 'x', 'abc', 1.25);
-- ERROR 23505: duplicate key value violates unique constraint "t_pkey"
-- DETAIL: Key (id)=(1) already exists.

INSERT INTO t VALUES (2, 'x', 'abcd', 1.25);
-- ERROR 22001: value too long for type character varying(3)

INSERT INTO t VALUES (2, 'x', 'abc  ', 1.25) RETURNING *;
-- id|b|c|d|g
-- 2|x|abc|1.3|4

INSERT INTO t VALUES (3, NULL);
-- ERROR 23502: null value in column "b" of relation "t" violates not-null constraint
-- DETAIL: Failing row contains (3, null, null, null, 6).

INSERT INTO t VALUES (-3, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');
-- ERROR 23514: new row for relation "t" violates check constraint "t_id_check"
-- DETAIL: Failing row contains (-3, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..., null, null, -6).

INSERT INTO t VALUES (3, 'x', 'y', 1000);
-- ERROR 22003: numeric field overflow
-- DETAIL: A field with precision 4, scale 1 must round to an absolute value less than 10^3.

INSERT INTO t VALUES (3, 'x', 'y', 10000);
-- ERROR 22003: numeric field overflow
-- DETAIL: A field with precision 4, scale 1 must round to an absolute value less than 10^3.

INSERT INTO t VALUES (3, 'x', 'y', 'nope');
-- ERROR 22P02 at 36: invalid input syntax for type numeric: "nope"

INSERT INTO t (id, g) VALUES (3, 4);
-- ERROR 428C9: cannot insert a non-DEFAULT value into column "g"
-- DETAIL: Column "g" is a generated column.

INSERT INTO t (id, g) VALUES (3, DEFAULT) RETURNING *;
-- id|b|c|d|g
-- 3|dflt|∅|∅|6

INSERT INTO t (id, z) VALUES (3, 4);
-- ERROR 42703 at 20: column "z" of relation "t" does not exist

INSERT INTO t (id, id) VALUES (3, 4);
-- ERROR 42701 at 20: column "id" specified more than once

INSERT INTO t (id) VALUES (3, 4);
-- ERROR 42601 at 31: INSERT has more expressions than target columns

INSERT INTO t (id, b) VALUES (3);
-- ERROR 42601 at 20: INSERT has more target columns than expressions

INSERT INTO t VALUES (4, 'a'), (5, 'b', 'c');
-- ERROR 42601 at 33: VALUES lists must all be the same length

INSERT INTO t (id, b) VALUES (4, DEFAULT), (5, 'five'), (6, DEFAULT) RETURNING id, b, tableoid = 't'::regclass AS own;
-- id|b|own
-- 4|dflt|t
-- 5|five|t
-- 6|dflt|t

INSERT INTO t (id, b) SELECT id + 10, b || '!' FROM t WHERE id < 4 RETURNING id, b;
-- id|b
-- 11|x!
-- 12|x!
-- 13|dflt!

INSERT INTO t (id, b) SELECT id + 10, 5 FROM t WHERE id = 5 RETURNING id, b;
-- id|b
-- 15|5

INSERT INTO t (id, b) VALUES (true, 'x');
-- ERROR 42804 at 31: column "id" is of type integer but expression is of type boolean
-- HINT: You will need to rewrite or cast the expression.

INSERT INTO t (id, b) VALUES ('7', 7);
-- INSERT 0 1

INSERT INTO t (id, d) VALUES (8, '12.34') RETURNING d;
-- d
-- 12.3

INSERT INTO t AS q (id) VALUES (9) RETURNING q.id, q.b;
-- id|b
-- 9|dflt

INSERT INTO nope VALUES (1);
-- ERROR 42P01 at 13: relation "nope" does not exist

INSERT INTO t DEFAULT VALUES;
-- ERROR 23502: null value in column "id" of relation "t" violates not-null constraint
-- DETAIL: Failing row contains (null, dflt, null, null, null).

INSERT INTO t (id) VALUES (generate_series(50, 52)) RETURNING id;
-- id
-- 50
-- 51
-- 52

WITH w AS (SELECT 60 AS n) INSERT INTO t (id) SELECT n FROM w RETURNING id;
-- id
-- 60

WITH w AS (SELECT 61 AS n) INSERT INTO t (id) VALUES ((SELECT n FROM w)), (62) RETURNING id;
-- id
-- 61
-- 62

UPDATE t SET b = 'up', c = NULL WHERE id = 1 RETURNING *;
-- id|b|c|d|g
-- 1|up|∅|1.3|2

UPDATE t SET id = id + 100 WHERE id > 49 RETURNING id, g;
-- id|g
-- 150|300
-- 151|302
-- 152|304
-- 160|320
-- 161|322
-- 162|324

UPDATE t SET (b, c) = ('r', 's') WHERE id = 2 RETURNING b, c;
-- b|c
-- r|s

UPDATE t SET (b, c) = (SELECT 'x' || t.id, 'q') WHERE id = 2 RETURNING b, c;
-- b|c
-- x2|q

UPDATE t SET (b, c) = (SELECT 'x', 'q' WHERE false) WHERE id = 2;
-- ERROR 23502: null value in column "b" of relation "t" violates not-null constraint
-- DETAIL: Failing row contains (2, null, null, 1.3, 4).

UPDATE t SET (b, c) = (1, 2, 3) WHERE id = 2;
-- ERROR 42601 at 23: number of columns does not match number of values

UPDATE t SET (b, c) = ROW ('k', DEFAULT) WHERE id = 2 RETURNING b, c;
-- b|c
-- k|∅

UPDATE t SET b = DEFAULT WHERE id = 2 RETURNING b;
-- b
-- dflt

UPDATE t SET g = 5;
-- ERROR 428C9: column "g" can only be updated to DEFAULT
-- DETAIL: Column "g" is a generated column.

UPDATE t SET g = DEFAULT WHERE id = 1;
-- UPDATE 1

UPDATE t SET b = 'a', b = 'c';
-- ERROR 42601: multiple assignments to same column "b"

UPDATE t SET z = 1;
-- ERROR 42703 at 14: column "z" of relation "t" does not exist

UPDATE t SET id = 1 WHERE id = 2;
-- ERROR 23505: duplicate key value violates unique constraint "t_pkey"
-- DETAIL: Key (id)=(1) already exists.

UPDATE t SET id = 0 WHERE id = 2;
-- ERROR 23514: new row for relation "t" violates check constraint "t_id_check"
-- DETAIL: Failing row contains (0, dflt, null, 1.3, 0).

UPDATE t SET b = NULL WHERE id = 2;
-- ERROR 23502: null value in column "b" of relation "t" violates not-null constraint
-- DETAIL: Failing row contains (2, null, null, 1.3, 4).

UPDATE t SET b = x.v FROM (VALUES (1, 'one'), (2, 'two'), (2, 'deux')) AS x (k, v) WHERE x.k = t.id AND x.v <> 'deux' RETURNING t.id, x.v, b;
-- id|v|b
-- 1|one|one
-- 2|two|two

UPDATE t SET b = 'z' FROM t AS o WHERE o.id = t.id AND t.id = 3 RETURNING t.id, o.b;
-- id|b
-- 3|dflt

UPDATE t AS a SET b = 'alias' WHERE a.id = 3 RETURNING a.b;
-- b
-- alias

UPDATE t SET id = 12 - id WHERE id IN (1, 2, 3, 4, 5, 6, 8, 9) RETURNING id;
-- ERROR 23505: duplicate key value violates unique constraint "t_pkey"
-- DETAIL: Key (id)=(11) already exists.

SELECT id, b FROM t ORDER BY id;
-- id|b
-- 1|one
-- 2|two
-- 3|alias
-- 4|dflt
-- 5|five
-- 6|dflt
-- 7|7
-- 8|dflt
-- 9|dflt
-- 11|x!
-- 12|x!
-- 13|dflt!
-- 15|5
-- 150|dflt
-- 151|dflt
-- 152|dflt
-- 160|dflt
-- 161|dflt
-- 162|dflt

DELETE FROM t USING (VALUES (3), (4)) AS x (k) WHERE t.id = x.k RETURNING t.id, x.k;
-- id|k
-- 3|3
-- 4|4

DELETE FROM t WHERE id > 100;
-- DELETE 6

DELETE FROM t WHERE id = (SELECT max(id) FROM t) RETURNING id;
-- id
-- 15

DELETE FROM t WHERE z = 1;
-- ERROR 42703 at 21: column "z" does not exist

WITH d AS (DELETE FROM t WHERE id < 9 RETURNING id, b) SELECT count(*), min(id) FROM d;
-- count|min
-- 6|1

WITH i AS (INSERT INTO t (id) VALUES (70) RETURNING id) SELECT (SELECT count(*) FROM t WHERE id = 70) AS before, id FROM i;
-- before|id
-- 0|70

WITH i AS (INSERT INTO t (id) VALUES (71)) SELECT 1 AS one;
-- one
-- 1

SELECT id FROM t WHERE id > 69 ORDER BY id;
-- id
-- 70
-- 71

WITH m AS (DELETE FROM t WHERE id = 70 RETURNING *) INSERT INTO t (id, b) SELECT id + 1000, b FROM m RETURNING id;
-- id
-- 1070

CREATE TABLE ident (a int GENERATED ALWAYS AS IDENTITY, b int GENERATED BY DEFAULT AS IDENTITY (START 10 INCREMENT 10), c text);
-- CREATE TABLE

INSERT INTO ident (c) VALUES ('x') RETURNING *;
-- a|b|c
-- 1|10|x

INSERT INTO ident (a, c) VALUES (5, 'x');
-- ERROR 428C9: cannot insert a non-DEFAULT value into column "a"
-- DETAIL: Column "a" is an identity column defined as GENERATED ALWAYS.
-- HINT: Use OVERRIDING SYSTEM VALUE to override.

INSERT INTO ident (a, c) OVERRIDING SYSTEM VALUE VALUES (5, 'x') RETURNING *;
-- a|b|c
-- 5|20|x

INSERT INTO ident (a, b, c) OVERRIDING USER VALUE VALUES (5, 5, 'x') RETURNING *;
-- a|b|c
-- 2|30|x

INSERT INTO ident (b, c) VALUES (7, 'y') RETURNING *;
-- a|b|c
-- 3|7|y

UPDATE ident SET a = 3;
-- ERROR 428C9: column "a" can only be updated to DEFAULT
-- DETAIL: Column "a" is an identity column defined as GENERATED ALWAYS.

UPDATE ident SET a = DEFAULT WHERE c = 'y' RETURNING a;
-- a
-- 4

CREATE TABLE arr (id int PRIMARY KEY, v int[], m int[][]);
-- CREATE TABLE

INSERT INTO arr VALUES (1, '{1,2,3}', '{{1,2},{3,4}}'), (2, NULL, NULL);
-- INSERT 0 2

UPDATE arr SET v[2] = 20, v[5] = 50, m[2][1] = 30 RETURNING *;
-- id|v|m
-- 1|{1,20,3,NULL,50}|{{1,2},{30,4}}
-- 2|[2:5]={20,NULL,NULL,50}|[2:2][1:1]={{30}}

UPDATE arr SET v[0] = 9 WHERE id = 1 RETURNING v;
-- v
-- [0:5]={9,1,20,3,NULL,50}

UPDATE arr SET v['x'] = 9 WHERE id = 1;
-- ERROR 22P02 at 18: invalid input syntax for type integer: "x"

UPDATE arr SET id[1] = 9;
-- ERROR 42804 at 16: cannot subscript type integer because it does not support subscripting

INSERT INTO arr (id, v[1], v[2]) VALUES (3, 10, 20) RETURNING *;
-- id|v|m
-- 3|{10,20}|∅

CREATE TABLE oc (id int PRIMARY KEY, e text UNIQUE, n int DEFAULT 0);
-- CREATE TABLE

CREATE UNIQUE INDEX oc_part ON oc (n) WHERE n > 100;
-- CREATE INDEX

CREATE UNIQUE INDEX oc_expr ON oc (lower(e));
-- CREATE INDEX

INSERT INTO oc VALUES (1, 'a', 1);
-- INSERT 0 1

INSERT INTO oc VALUES (1, 'b', 1) ON CONFLICT DO NOTHING;
-- INSERT 0 0

INSERT INTO oc VALUES (1, 'b', 1) ON CONFLICT (id) DO NOTHING RETURNING *;
-- id|e|n

INSERT INTO oc VALUES (2, 'a', 1) ON CONFLICT (id) DO NOTHING;
-- ERROR 23505: duplicate key value violates unique constraint "oc_e_key"
-- DETAIL: Key (e)=(a) already exists.

INSERT INTO oc VALUES (2, 'a', 1) ON CONFLICT (e) DO UPDATE SET n = oc.n + excluded.n, id = excluded.id RETURNING *;
-- id|e|n
-- 2|a|2

INSERT INTO oc VALUES (3, 'A', 1) ON CONFLICT (lower(e)) DO UPDATE SET n = oc.n + 10 RETURNING *;
-- id|e|n
-- 2|a|12

INSERT INTO oc VALUES (2, 'x', 1) ON CONFLICT ON CONSTRAINT oc_pkey DO UPDATE SET e = excluded.e WHERE oc.n > 100 RETURNING *;
-- id|e|n

INSERT INTO oc VALUES (2, 'x', 1) ON CONFLICT ON CONSTRAINT nope DO NOTHING;
-- ERROR 42704: constraint "nope" for table "oc" does not exist

INSERT INTO oc VALUES (5, 'f', 200), (6, 'g', 200) ON CONFLICT (n) WHERE n > 100 DO UPDATE SET e = oc.e || excluded.e RETURNING *;
-- ERROR 21000: ON CONFLICT DO UPDATE command cannot affect row a second time
-- HINT: Ensure that no rows proposed for insertion within the same command have duplicate constrained values.

INSERT INTO oc VALUES (7, 'h', 200) ON CONFLICT (n) WHERE n > 100 DO UPDATE SET e = oc.e || excluded.e RETURNING *;
-- id|e|n
-- 7|h|200

INSERT INTO oc VALUES (7, 'h', 200) ON CONFLICT (n) DO NOTHING;
-- ERROR 42P10: there is no unique or exclusion constraint matching the ON CONFLICT specification

INSERT INTO oc VALUES (7, 'h', 200) ON CONFLICT DO UPDATE SET n = 1;
-- ERROR 42601 at 37: ON CONFLICT DO UPDATE requires inference specification or constraint name
-- HINT: For example, ON CONFLICT (column_name).

INSERT INTO oc VALUES (8, 'i', 2), (8, 'j', 3) ON CONFLICT (id) DO UPDATE SET n = 1;
-- ERROR 21000: ON CONFLICT DO UPDATE command cannot affect row a second time
-- HINT: Ensure that no rows proposed for insertion within the same command have duplicate constrained values.

INSERT INTO oc VALUES (8, 'i', 2), (8, 'j', 3) ON CONFLICT (id) DO NOTHING RETURNING id, e;
-- id|e
-- 8|i

INSERT INTO oc (id, e) VALUES (8, 'k') ON CONFLICT (id) DO UPDATE SET (e, n) = (excluded.e, DEFAULT) RETURNING *;
-- id|e|n
-- 8|k|0

SELECT * FROM oc ORDER BY id;
-- id|e|n
-- 2|a|12
-- 7|h|200
-- 8|k|0

CREATE TABLE par (id int PRIMARY KEY, u text UNIQUE);
-- CREATE TABLE

CREATE TABLE chi (id int PRIMARY KEY, pid int REFERENCES par, pu text REFERENCES par (u) ON UPDATE CASCADE ON DELETE SET NULL);
-- CREATE TABLE

CREATE TABLE gch (id int, cid int DEFAULT 1 REFERENCES chi ON DELETE CASCADE ON UPDATE SET DEFAULT);
-- CREATE TABLE

INSERT INTO par VALUES (1, 'one'), (2, 'two'), (3, 'three');
-- INSERT 0 3

INSERT INTO chi VALUES (1, 1, 'one'), (2, 2, 'two'), (3, NULL, 'three');
-- INSERT 0 3

INSERT INTO chi VALUES (4, 99, NULL);
-- ERROR 23503: insert or update on table "chi" violates foreign key constraint "chi_pid_fkey"
-- DETAIL: Key (pid)=(99) is not present in table "par".

INSERT INTO chi VALUES (4, NULL, 'nope');
-- ERROR 23503: insert or update on table "chi" violates foreign key constraint "chi_pu_fkey"
-- DETAIL: Key (pu)=(nope) is not present in table "par".

INSERT INTO gch VALUES (1, 1), (2, 2), (3, 3);
-- INSERT 0 3

UPDATE chi SET pid = 77 WHERE id = 1;
-- ERROR 23503: insert or update on table "chi" violates foreign key constraint "chi_pid_fkey"
-- DETAIL: Key (pid)=(77) is not present in table "par".

DELETE FROM par WHERE id = 1;
-- ERROR 23503: update or delete on table "par" violates foreign key constraint "chi_pid_fkey" on table "chi"
-- DETAIL: Key (id)=(1) is still referenced from table "chi".

UPDATE par SET id = 10 WHERE id = 1;
-- ERROR 23503: update or delete on table "par" violates foreign key constraint "chi_pid_fkey" on table "chi"
-- DETAIL: Key (id)=(1) is still referenced from table "chi".

UPDATE par SET u = 'uno' WHERE id = 1;
-- UPDATE 1

DELETE FROM par WHERE id = 3;
-- DELETE 1

SELECT * FROM chi ORDER BY id;
-- id|pid|pu
-- 1|1|uno
-- 2|2|two
-- 3|∅|∅

UPDATE chi SET id = 20 WHERE id = 2;
-- UPDATE 1

DELETE FROM chi WHERE id = 1;
-- DELETE 1

SELECT * FROM gch ORDER BY id;
-- id|cid
-- 3|3

UPDATE par SET id = 2 - id + 1 WHERE id < 0;
-- UPDATE 0

CREATE TABLE mf (a int, b int, FOREIGN KEY (a, b) REFERENCES arr2 (x, y) MATCH FULL);
-- ERROR 42P01: relation "arr2" does not exist

CREATE TABLE arr2 (x int, y int, PRIMARY KEY (x, y));
-- CREATE TABLE

CREATE TABLE mf (a int, b int, FOREIGN KEY (a, b) REFERENCES arr2 (x, y) MATCH FULL);
-- CREATE TABLE

CREATE TABLE ms (a int, b int, FOREIGN KEY (b, a) REFERENCES arr2 (y, x));
-- CREATE TABLE

INSERT INTO mf VALUES (1, NULL);
-- ERROR 23503: insert or update on table "mf" violates foreign key constraint "mf_a_b_fkey"
-- DETAIL: MATCH FULL does not allow mixing of null and nonnull key values.

INSERT INTO ms VALUES (1, NULL);
-- INSERT 0 1

INSERT INTO arr2 VALUES (1, 2);
-- INSERT 0 1

INSERT INTO ms VALUES (1, 2);
-- INSERT 0 1

INSERT INTO ms VALUES (2, 1);
-- ERROR 23503: insert or update on table "ms" violates foreign key constraint "ms_b_a_fkey"
-- DETAIL: Key (b, a)=(1, 2) is not present in table "arr2".

DELETE FROM arr2;
-- ERROR 23503: update or delete on table "arr2" violates foreign key constraint "ms_b_a_fkey" on table "ms"
-- DETAIL: Key (y, x)=(2, 1) is still referenced from table "ms".

CREATE TABLE tree (id int PRIMARY KEY, up int REFERENCES tree ON DELETE CASCADE);
-- CREATE TABLE

INSERT INTO tree VALUES (1, 2), (2, 3), (3, NULL);
-- INSERT 0 3

INSERT INTO tree VALUES (4, 5);
-- ERROR 23503: insert or update on table "tree" violates foreign key constraint "tree_up_fkey"
-- DETAIL: Key (up)=(5) is not present in table "tree".

DELETE FROM tree WHERE id = 3;
-- DELETE 1

SELECT count(*) FROM tree;
-- count
-- 0

CREATE TABLE dp (id int PRIMARY KEY);
-- CREATE TABLE

CREATE TABLE dc (id int REFERENCES dp DEFERRABLE INITIALLY DEFERRED, i2 int REFERENCES dp DEFERRABLE);
-- CREATE TABLE

BEGIN;
-- BEGIN

INSERT INTO dc VALUES (1, NULL);
-- INSERT 0 1

INSERT INTO dp VALUES (1);
-- INSERT 0 1

COMMIT;
-- COMMIT

BEGIN;
-- BEGIN

INSERT INTO dc VALUES (2, NULL);
-- INSERT 0 1

COMMIT;
-- ERROR 23503: insert or update on table "dc" violates foreign key constraint "dc_id_fkey"
-- DETAIL: Key (id)=(2) is not present in table "dp".

SELECT * FROM dc;
-- id|i2
-- 1|∅

BEGIN;
-- BEGIN

INSERT INTO dc VALUES (NULL, 5);
-- ERROR 23503: insert or update on table "dc" violates foreign key constraint "dc_i2_fkey"
-- DETAIL: Key (i2)=(5) is not present in table "dp".

ROLLBACK;
-- ROLLBACK

BEGIN;
-- BEGIN

SET CONSTRAINTS ALL DEFERRED;
-- SET CONSTRAINTS

INSERT INTO dc VALUES (NULL, 5);
-- INSERT 0 1

DELETE FROM dc WHERE i2 = 5;
-- DELETE 1

COMMIT;
-- COMMIT

BEGIN;
-- BEGIN

SET CONSTRAINTS dc_i2_fkey DEFERRED;
-- SET CONSTRAINTS

INSERT INTO dc VALUES (NULL, 5);
-- INSERT 0 1

SET CONSTRAINTS ALL IMMEDIATE;
-- ERROR 23503: insert or update on table "dc" violates foreign key constraint "dc_i2_fkey"
-- DETAIL: Key (i2)=(5) is not present in table "dp".

ROLLBACK;
-- ROLLBACK

BEGIN;
-- BEGIN

SET CONSTRAINTS nope DEFERRED;
-- ERROR 42704: constraint "nope" does not exist

ROLLBACK;
-- ROLLBACK

BEGIN;
-- BEGIN

DELETE FROM dp;
-- DELETE 1

INSERT INTO dp VALUES (1);
-- INSERT 0 1

COMMIT;
-- COMMIT

BEGIN;
-- BEGIN

DELETE FROM dp;
-- DELETE 1

COMMIT;
-- ERROR 23503: update or delete on table "dp" violates foreign key constraint "dc_id_fkey" on table "dc"
-- DETAIL: Key (id)=(1) is still referenced from table "dc".

SELECT * FROM dp;
-- id
-- 1
