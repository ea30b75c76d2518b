CREATE TABLE t (id int PRIMARY KEY, a int, b text, c numeric(6,2), d timestamp);
-- CREATE TABLE

CREATE INDEX t_a ON t (a);
-- CREATE INDEX

INSERT INTO t SELECT i, i % 4, 'b' || i, i / 4.0, timestamp '2024-01-01' + i * interval '1 hour' FROM generate_series(1, 12) i;
-- INSERT 0 12

CREATE VIEW v AS SELECT a, count(*) AS n, sum(c) AS s, array_agg(id ORDER BY id) AS ids FROM t GROUP BY a;
-- CREATE VIEW

CREATE VIEW w AS SELECT t.id, t.b, v.n FROM t LEFT JOIN v ON v.a = t.a AND v.n > 2;
-- CREATE VIEW

CREATE VIEW x (first, second) AS WITH q AS (SELECT id, a FROM t WHERE id < 4) SELECT q.id, row_number() OVER (ORDER BY a, id) FROM q UNION ALL SELECT 0, NULL;
-- CREATE VIEW

SELECT * FROM v ORDER BY a;
-- a|n|s|ids
-- 0|3|6.00|{4,8,12}
-- 1|3|3.75|{1,5,9}
-- 2|3|4.50|{2,6,10}
-- 3|3|5.25|{3,7,11}

SELECT * FROM v WHERE a = 2;
-- a|n|s|ids
-- 2|3|4.50|{2,6,10}

SELECT w.* FROM w WHERE id IN (3, 4) ORDER BY id;
-- id|b|n
-- 3|b3|3
-- 4|b4|3

SELECT * FROM x ORDER BY first;
-- first|second
-- 0|∅
-- 1|1
-- 2|2
-- 3|3

SELECT v FROM v WHERE a = 1;
-- v
-- (1,3,3.75,"{1,5,9}")

SELECT pg_get_viewdef('x'::regclass) IS NOT NULL;
-- ?column?
-- t

SELECT a.n, b.n FROM v a JOIN v b ON a.a = b.a + 1 ORDER BY a.a;
-- n|n
-- 3|3
-- 3|3
-- 3|3

SELECT id FROM t WHERE id IN (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190) AND a IN (0, 1) ORDER BY id;
-- id
-- 1
-- 4
-- 5
-- 8
-- 9
-- 12

SELECT id FROM t WHERE id = ANY ('{1,3,99}') OR id = ALL ('{5}') ORDER BY id;
-- id
-- 1
-- 3
-- 5

SELECT id FROM t WHERE id <> ALL (ARRAY(SELECT id FROM t WHERE a > 0)) ORDER BY id;
-- id
-- 4
-- 8
-- 12

SELECT ((((((((((((((((((((1 + 1))))))))))))))))))));
-- ?column?
-- 2

SELECT count(*) FROM (SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT * FROM t) a) b) c) d) e WHERE id > (SELECT min(id) FROM (SELECT id FROM t) f);
-- count
-- 11

SELECT id, 1 + (CASE WHEN a = 0 THEN (CASE WHEN id > 4 THEN 10 ELSE 20 END) ELSE (SELECT CASE WHEN count(*) > 2 THEN 100 ELSE 200 END FROM t u WHERE u.a = t.a) END) FROM t ORDER BY id LIMIT 5;
-- id|?column?
-- 1|101
-- 2|101
-- 3|101
-- 4|21
-- 5|101

UPDATE t SET id = id + 100 WHERE id > 10 RETURNING id;
-- id
-- 111
-- 112

UPDATE t SET id = id - 100 WHERE id > 100;
-- UPDATE 2

UPDATE t SET a = a + 1, c = c * a RETURNING id, a, c;
-- id|a|c
-- 10|3|5.00
-- 11|4|8.25
-- 12|1|0.00
-- 1|2|0.25
-- 2|3|1.00
-- 3|4|2.25
-- 4|1|0.00
-- 5|2|1.25
-- 6|3|3.00
-- 7|4|5.25
-- 8|1|0.00
-- 9|2|2.25

UPDATE t SET b = (SELECT u.b FROM t u WHERE u.id = t.id + 1) WHERE id < 4 RETURNING id, b;
-- id|b
-- 1|b2
-- 2|b3
-- 3|b4

UPDATE t SET b = u.b FROM t u WHERE u.id = t.id - 1 AND t.id BETWEEN 5 AND 6 RETURNING t.id, t.b, u.id;
-- id|b|id
-- 5|b4|4
-- 6|b5|5

DELETE FROM t WHERE id = (SELECT max(id) FROM t) RETURNING id, d;
-- id|d
-- 12|2024-01-01 12:00:00

DELETE FROM t USING t u WHERE u.id = t.id + 1 AND u.a = 1 RETURNING t.id;
-- id
-- 3
-- 7

INSERT INTO t (id, a) SELECT id + 50, a FROM t WHERE id < 4 RETURNING id, a, b;
-- id|a|b
-- 51|2|∅
-- 52|3|∅

INSERT INTO t (id, a) SELECT max(id) + 1, 0 FROM t RETURNING id;
-- id
-- 53

INSERT INTO t (id, d) VALUES (200, 'yesterday'::date - 'today'::date + timestamp '2024-01-01 00:00') RETURNING id;
-- ERROR 42883 at 70: operator does not exist: integer + timestamp without time zone
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

INSERT INTO t (id, d) VALUES (201, now()::text || 'x');
-- ERROR 42804 at 36: column "d" is of type timestamp without time zone but expression is of type text
-- HINT: You will need to rewrite or cast the expression.

INSERT INTO t (id, c) VALUES (202, 12345.678);
-- ERROR 22003: numeric field overflow
-- DETAIL: A field with precision 6, scale 2 must round to an absolute value less than 10^4.

INSERT INTO t (id, c) VALUES (202, 1234.567) RETURNING c;
-- c
-- 1234.57

INSERT INTO t (id, a) VALUES (203, '12'), (204, 12.6) RETURNING id, a;
-- id|a
-- 203|12
-- 204|13

INSERT INTO t (id, a) VALUES (205, true);
-- ERROR 42804 at 36: column "a" is of type integer but expression is of type boolean
-- HINT: You will need to rewrite or cast the expression.

INSERT INTO t (id, a) VALUES (205, 'x');
-- ERROR 22P02 at 36: invalid input syntax for type integer: "x"

INSERT INTO t (id, a) VALUES (205, 3000000000);
-- ERROR 22003: integer out of range

INSERT INTO t (id, b) VALUES (206, 1), (207, now() IS NULL);
-- INSERT 0 2

INSERT INTO t (id, b) VALUES (206, 1), (207, 'b') RETURNING b;
-- ERROR 23505: duplicate key value violates unique constraint "t_pkey"
-- DETAIL: Key (id)=(206) already exists.

DECLARE c CURSOR FOR SELECT id FROM t;
-- ERROR 25P01: DECLARE CURSOR can only be used in transaction blocks

BEGIN;
-- BEGIN

DECLARE c CURSOR FOR SELECT id, a FROM t WHERE id < 5 ORDER BY id;
-- DECLARE CURSOR

FETCH c;
-- id|a
-- 1|2

FETCH 2 FROM c;
-- id|a
-- 2|3
-- 4|1

FETCH ALL FROM c;
-- id|a

FETCH c;
-- id|a

CLOSE c;
-- CLOSE CURSOR

DECLARE c SCROLL CURSOR FOR SELECT id FROM t WHERE id < 5 ORDER BY id;
-- DECLARE CURSOR

FETCH LAST FROM c;
-- id
-- 4

FETCH PRIOR FROM c;
-- id
-- 2

FETCH FIRST FROM c;
-- id
-- 1

FETCH ABSOLUTE 3 FROM c;
-- id
-- 4

FETCH RELATIVE -1 FROM c;
-- id
-- 2

MOVE 1 FROM c;
-- MOVE 1

FETCH BACKWARD ALL FROM c;
-- id
-- 1
-- 2

COMMIT;
-- COMMIT

FETCH c;
-- ERROR 34000: cursor "c" does not exist

BEGIN;
-- BEGIN

DECLARE c CURSOR FOR SELECT * FROM t WHERE id < 4 FOR UPDATE;
-- DECLARE CURSOR

FETCH c;
-- id|a|b|c|d
-- 1|2|b2|0.25|2024-01-01 01:00:00

FETCH c;
-- id|a|b|c|d
-- 2|3|b3|1.00|2024-01-01 02:00:00

COMMIT;
-- COMMIT

SELECT id, b FROM t WHERE id < 5 ORDER BY id;
-- id|b
-- 1|b2
-- 2|b3
-- 4|b4

PREPARE p (int, text) AS SELECT id, $2 FROM t WHERE id = $1;
-- PREPARE

EXECUTE p (5, 'five');
-- id|?column?
-- 5|five

EXECUTE p (5);
-- ERROR 42601: wrong number of parameters for prepared statement "p"
-- DETAIL: Expected 2 parameters but got 1.

EXECUTE p ('x', 'y');
-- ERROR 22P02 at 12: invalid input syntax for type integer: "x"

DEALLOCATE p;
-- DEALLOCATE

EXECUTE p (1, 'x');
-- ERROR 26000: prepared statement "p" does not exist

PREPARE q AS INSERT INTO t (id, a) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET a = excluded.a RETURNING *;
-- PREPARE

EXECUTE q (300, 1);
-- id|a|b|c|d
-- 300|1|∅|∅|∅

EXECUTE q (300, 2);
-- id|a|b|c|d
-- 300|2|∅|∅|∅

PREPARE r AS SELECT id FROM t WHERE a = $1 AND b LIKE $2 ORDER BY id LIMIT $3;
-- PREPARE

EXECUTE r (3, 'b%', 2);
-- id
-- 2
-- 6

EXECUTE r (NULL, NULL, NULL);
-- id

SELECT a, count(*) FROM t GROUP BY 1 ORDER BY 2 DESC, 1;
-- a|count
-- 2|5
-- 3|4
-- ∅|3
-- 1|2
-- 0|1
-- 4|1
-- 12|1
-- 13|1

SELECT a AS k, count(*) FROM t GROUP BY k ORDER BY k;
-- k|count
-- 0|1
-- 1|2
-- 2|5
-- 3|4
-- 4|1
-- 12|1
-- 13|1
-- ∅|3

SELECT a + 1 AS k, count(*) FROM t GROUP BY a + 1 ORDER BY a + 1;
-- k|count
-- 1|1
-- 2|2
-- 3|5
-- 4|4
-- 5|1
-- 13|1
-- 14|1
-- ∅|3

SELECT a + 1 FROM t GROUP BY a ORDER BY 1;
-- ?column?
-- 1
-- 2
-- 3
-- 4
-- 5
-- 13
-- 14
-- ∅

SELECT a + 1, b FROM t GROUP BY a + 1;
-- ERROR 42803 at 15: column "t.b" must appear in the GROUP BY clause or be used in an aggregate function

SELECT count(*) FROM t GROUP BY 2;
-- ERROR 42P10 at 33: GROUP BY position 2 is not in select list

SELECT count(*) FROM t GROUP BY 1;
-- ERROR 42803 at 8: aggregate functions are not allowed in GROUP BY

SELECT a FROM t ORDER BY 2;
-- ERROR 42P10 at 26: ORDER BY position 2 is not in select list

SELECT a FROM t ORDER BY 'x';
-- ERROR 42601 at 26: non-integer constant in ORDER BY

SELECT DISTINCT a FROM t ORDER BY b;
-- ERROR 42P10 at 35: for SELECT DISTINCT, ORDER BY expressions must appear in select list

SELECT DISTINCT a, b FROM t WHERE b IS NOT NULL ORDER BY b DESC LIMIT 2;
-- a|b
-- ∅|false
-- 2|b9

SELECT DISTINCT ON (a) b FROM t ORDER BY b;
-- ERROR 42P10 at 21: SELECT DISTINCT ON expressions must match initial ORDER BY expressions

SELECT a FROM t WHERE count(*) > 1;
-- ERROR 42803 at 23: aggregate functions are not allowed in WHERE

SELECT a FROM t HAVING count(*) > 1;
-- ERROR 42803 at 8: column "t.a" must appear in the GROUP BY clause or be used in an aggregate function

SELECT sum(sum(a)) FROM t;
-- ERROR 42803 at 12: aggregate function calls cannot be nested

SELECT row_number() OVER () FROM t WHERE row_number() OVER () = 1;
-- ERROR 42P20 at 42: window functions are not allowed in WHERE

SELECT id FROM t WHERE b = 5;
-- ERROR 42883 at 26: operator does not exist: text = integer
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT id FROM t WHERE id = '5';
-- id
-- 5

SELECT id FROM t WHERE id = 5.0;
-- id
-- 5

SELECT id FROM t WHERE id = '5.0';
-- ERROR 22P02 at 29: invalid input syntax for type integer: "5.0"

SELECT id FROM t WHERE c = 1.25::float8 OR c = 3 ORDER BY id;
-- id
-- 5
-- 6

SELECT id FROM t WHERE d = date '2024-01-01' + time '05:00';
-- id
-- 5

SELECT id FROM t WHERE d::date = '2024-01-01' AND extract(hour FROM d) > 7 ORDER BY id;
-- id
-- 8
-- 9
-- 10
-- 11

SELECT id FROM t WHERE b > 'b2' AND b < 'b5' ORDER BY id;
-- id
-- 2
-- 4
-- 5

SELECT b || id, b || a || c FROM t WHERE id = 7;
-- ?column?|?column?

SELECT id FROM t WHERE a;
-- ERROR 42804 at 24: argument of WHERE must be type boolean, not type integer

SELECT -a, +a, ~a, a ^ 2, |/ c, @ -c, a << 2, a # 1 FROM t WHERE id = 7;
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?

SELECT a / 2, a / 2.0, a % 2, c / 3, c % 2, a::float8 / 3 FROM t WHERE id = 7;
-- ?column?|?column?|?column?|?column?|?column?|?column?

SELECT t.*, t FROM t WHERE id = 7;
-- id|a|b|c|d|t

SELECT t = t, t IS NULL, t <> t FROM t WHERE id = 7;
-- ?column?|?column?|?column?

SELECT u FROM (SELECT id, a FROM t WHERE id = 7) u;
-- u

SELECT (u).id FROM (SELECT id, a FROM t WHERE id = 7) u;
-- id

SELECT (u).nothing FROM (SELECT id, a FROM t WHERE id = 7) u;
-- ERROR 42703 at 9: column u.nothing does not exist

SELECT count(t), count(DISTINCT t), max(t.a) FROM t;
-- count|count|max
-- 18|18|13

SELECT (t.a, t.id) FROM t WHERE id = 7;
-- row

SELECT ROW(1, 'a') = ROW(1, 'a'), ROW(1, 2) < ROW(1, 3), ROW(1, NULL) = ROW(1, NULL), ROW(1, NULL) IS NULL;
-- ?column?|?column?|?column?|?column?
-- t|t|∅|f

SELECT ROW(1, 2) = ROW(1, 2, 3);
-- ERROR 42601 at 18: unequal number of entries in row expressions

SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS vals (n, s) WHERE s IS NULL;
-- n|s
-- 2|∅

SELECT * FROM t NATURAL JOIN (VALUES (7, 3)) AS vals (id, nothing);
-- id|a|b|c|d|nothing

VALUES (1, 'one'), (2, 'two') ORDER BY 1 DESC;
-- column1|column2
-- 2|two
-- 1|one

VALUES (1), (2, 3);
-- ERROR 42601 at 14: VALUES lists must all be the same length

TABLE v ORDER BY a LIMIT 1;
-- a|n|s|ids
-- 0|1|∅|{53}

SELECT * FROM generate_series(1, 3) AS g (n), LATERAL (SELECT n * 2) AS h (m) ORDER BY n;
-- n|m
-- 1|2
-- 2|4
-- 3|6

SELECT generate_series(1, 2), generate_series(1, 3);
-- generate_series|generate_series
-- 1|1
-- 2|2
-- ∅|3

SELECT id, generate_series(1, a) FROM t WHERE id IN (5, 6) ORDER BY 1, 2;
-- id|generate_series
-- 5|1
-- 5|2
-- 6|1
-- 6|2
-- 6|3

SELECT unnest(ARRAY[1, 2]), 'x';
-- unnest|?column?
-- 1|x
-- 2|x

SELECT nothing();
-- ERROR 42883 at 8: function nothing() does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT abs('x');
-- ERROR 22P02 at 12: invalid input syntax for type double precision: "x"

SELECT abs(1, 2);
-- ERROR 42883 at 8: function abs(integer, integer) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT lower(1);
-- ERROR 42883 at 8: function lower(integer) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT 'a' + 1;
-- ERROR 22P02 at 8: invalid input syntax for type integer: "a"

SELECT 'a' + 'b';
-- ERROR 42725 at 12: operator is not unique: unknown + unknown
-- HINT: Could not choose a best candidate operator. You might need to add explicit type casts.

SELECT 1 + 'b';
-- ERROR 22P02 at 12: invalid input syntax for type integer: "b"

SELECT 1 = 'b';
-- ERROR 22P02 at 12: invalid input syntax for type integer: "b"

SELECT CASE WHEN 1 THEN 2 END;
-- ERROR 42804 at 18: argument of CASE/WHEN must be type boolean, not type integer

SELECT CASE WHEN true THEN 1 ELSE 'x' END;
-- ERROR 22P02 at 35: invalid input syntax for type integer: "x"

SELECT coalesce(1, 'x');
-- ERROR 22P02 at 20: invalid input syntax for type integer: "x"

SELECT coalesce(1, now());
-- ERROR 42804 at 20: COALESCE types integer and timestamp with time zone cannot be matched

SELECT ARRAY[1, 'x'];
-- ERROR 22P02 at 17: invalid input syntax for type integer: "x"

SELECT ARRAY[1, 2.5], ARRAY['a', NULL], ARRAY[[1, 2], [3, 4]];
-- array|array|array
-- {1,2.5}|{a,NULL}|{{1,2},{3,4}}

SELECT CAST('12' AS int) + 1, '12'::int, int '12', 'true'::bool;
-- ?column?|int4|int4|bool
-- 13|12|12|t

SELECT CAST('x' AS int);
-- ERROR 22P02 at 13: invalid input syntax for type integer: "x"

SELECT 1::nothing;
-- ERROR 42704 at 11: type "nothing" does not exist

SELECT id FROM t FOR UPDATE SKIP LOCKED LIMIT 0;
-- id

SELECT x.* FROM t;
-- ERROR 42P01 at 8: missing FROM-clause entry for table "x"

SELECT t.id FROM t AS u;
-- ERROR 42P01 at 8: invalid reference to FROM-clause entry for table "t"
-- HINT: Perhaps you meant to reference the table alias "u".

SELECT id FROM t JOIN t u USING (id) WHERE a = 1;
-- ERROR 42702 at 44: column reference "a" is ambiguous

SELECT * FROM t JOIN t u ON t.id = v.id;
-- ERROR 42P01 at 36: missing FROM-clause entry for table "v"

SELECT * FROM t, t;
-- ERROR 42712: table name "t" specified more than once

SELECT * FROM nothing;
-- ERROR 42P01 at 15: relation "nothing" does not exist

SELECT * FROM nothing.t;
-- ERROR 42P01 at 15: relation "nothing.t" does not exist

SELECT FROM t WHERE id = 7;
-- SELECT 0

SELECT * FROM t WHERE id = 7 LIMIT -1;
-- ERROR 2201W: LIMIT must not be negative

SELECT * FROM t LIMIT 'x';
-- ERROR 22P02 at 23: invalid input syntax for type bigint: "x"

SELECT id FROM t ORDER BY id LIMIT NULL OFFSET 15;
-- id
-- 206
-- 207
-- 300

SAVEPOINT x;
-- ERROR 25P01: SAVEPOINT can only be used in transaction blocks

ROLLBACK TO x;
-- ERROR 25P01: ROLLBACK TO SAVEPOINT can only be used in transaction blocks

RELEASE x;
-- ERROR 25P01: RELEASE SAVEPOINT can only be used in transaction blocks

COMMIT;
-- WARNING: there is no transaction in progress
-- COMMIT

BEGIN;
-- BEGIN

BEGIN;
-- WARNING: there is already a transaction in progress
-- BEGIN

ROLLBACK TO nothing;
-- ERROR 3B001: savepoint "nothing" does not exist

COMMIT;
-- ROLLBACK

SET nothing = 1;
-- ERROR 42704: unrecognized configuration parameter "nothing"

SHOW nothing;
-- ERROR 42704: unrecognized configuration parameter "nothing"

SET datestyle = german;
-- SET

SELECT date '2024-02-01', timestamp '2024-02-01 10:00', '03.02.2024'::date;
-- date|timestamp|date
-- 01.02.2024|01.02.2024 10:00:00|03.02.2024

SHOW datestyle;
-- DateStyle
-- German, DMY

RESET datestyle;
-- RESET

SET timezone = 'nowhere';
-- ERROR 22023: invalid value for parameter "TimeZone": "nowhere"
