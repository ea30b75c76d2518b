SELECT 1 UNION SELECT 1;
-- ?column?
-- 1

SELECT 1 UNION ALL SELECT 1;
-- ?column?
-- 1
-- 1

SELECT 1 UNION SELECT 2 UNION SELECT 1 ORDER BY 1;
-- ?column?
-- 1
-- 2

SELECT 1 AS a UNION SELECT 2 AS b ORDER BY a DESC;
-- a
-- 2
-- 1

SELECT 1 UNION SELECT 'x';
-- ERROR 22P02 at 23: invalid input syntax for type integer: "x"

SELECT 1 UNION SELECT '2' ORDER BY 1;
-- ?column?
-- 1
-- 2

SELECT NULL UNION SELECT 1 ORDER BY 1;
-- ?column?
-- 1
-- ∅

SELECT NULL UNION ALL SELECT NULL UNION ALL SELECT 1 ORDER BY 1;
-- ERROR 42804 at 52: UNION types text and integer cannot be matched

SELECT 'a' UNION ALL SELECT NULL ORDER BY 1;
-- ?column?
-- a
-- ∅

SELECT 1, 2 UNION SELECT 1;
-- ERROR 42601 at 26: each UNION query must have the same number of columns

SELECT 1 INTERSECT SELECT 1;
-- ?column?
-- 1

SELECT g FROM generate_series(1, 5) g INTERSECT SELECT g FROM generate_series(3, 8) g ORDER BY 1;
-- g
-- 3
-- 4
-- 5

SELECT g FROM generate_series(1, 5) g EXCEPT SELECT g FROM generate_series(3, 8) g ORDER BY 1;
-- g
-- 1
-- 2

(VALUES (1), (1), (2), (2), (2)) INTERSECT ALL (VALUES (1), (2), (2), (3));
-- column1
-- 1
-- 2
-- 2

(VALUES (1), (1), (2), (2), (2)) EXCEPT ALL (VALUES (1), (2), (3));
-- column1
-- 1
-- 2
-- 2

(VALUES (1), (1), (NULL), (NULL)) EXCEPT (VALUES (1));
-- column1
-- ∅

SELECT 1 UNION SELECT 2 INTERSECT SELECT 3;
-- ?column?
-- 1

(SELECT 1 UNION SELECT 3) INTERSECT SELECT 3;
-- ?column?
-- 3

SELECT 3 EXCEPT SELECT 1 UNION SELECT 1 ORDER BY 1;
-- ?column?
-- 1
-- 3

(SELECT 1 ORDER BY 1 LIMIT 1) UNION ALL (SELECT 2 LIMIT 1) ORDER BY 1 DESC LIMIT 1;
-- ?column?
-- 2

SELECT 1 UNION SELECT 2 ORDER BY 1 + 1;
-- ERROR 0A000 at 34: invalid UNION/INTERSECT/EXCEPT ORDER BY clause
-- DETAIL: Only result column names can be used, not expressions or functions.
-- HINT: Add the expression/function to every SELECT, or move the UNION into a FROM clause.

SELECT 1 UNION SELECT 2 ORDER BY nope;
-- ERROR 42703 at 34: column "nope" does not exist

SELECT * FROM (SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3) s WHERE a > 1 ORDER BY 1;
-- a
-- 2
-- 3

SELECT * FROM (SELECT 1 AS a UNION SELECT 2) s JOIN (SELECT 2 AS a EXCEPT SELECT 3) t USING (a);
-- a
-- 2

SELECT 1 UNION ALL SELECT 2 OFFSET 1;
-- ?column?
-- 2

VALUES (1, 'a'), (2, 'b');
-- column1|column2
-- 1|a
-- 2|b

VALUES (1, 'a'), (2);
-- ERROR 42601 at 19: VALUES lists must all be the same length

VALUES (1), ('x');
-- ERROR 22P02 at 14: invalid input syntax for type integer: "x"

VALUES (1), ('2'), (NULL) ORDER BY 1 DESC;
-- column1
-- ∅
-- 2
-- 1

VALUES (3), (1), (2) ORDER BY column1 LIMIT 2;
-- column1
-- 1
-- 2

WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t ORDER BY n;
-- n
-- 1
-- 2
-- 3
-- 4
-- 5

WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT (n + 1) % 3 FROM t) SELECT n FROM t ORDER BY n;
-- n
-- 0
-- 1
-- 2

WITH RECURSIVE fib(a, b) AS (SELECT 0, 1 UNION ALL SELECT b, a + b FROM fib WHERE b < 50) SELECT a FROM fib ORDER BY a;
-- a
-- 0
-- 1
-- 1
-- 2
-- 3
-- 5
-- 8
-- 13
-- 21
-- 34

WITH RECURSIVE e(p, c) AS (VALUES (1, 2), (1, 3), (2, 4), (4, 5), (5, 1)), r(n) AS (SELECT 1 UNION SELECT e.c FROM e JOIN r ON e.p = r.n) SELECT n FROM r ORDER BY 1;
-- n
-- 1
-- 2
-- 3
-- 4
-- 5

WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t LIMIT 3;
-- n
-- 1
-- 2
-- 3

WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n::int8 + 1 FROM t WHERE n < 3) SELECT n FROM t;
-- ERROR 42804 at 32: recursive query "t" column 1 has type integer in non-recursive term but type bigint overall
-- HINT: Cast the output of the non-recursive term to the correct type.

WITH RECURSIVE t AS (SELECT * FROM t) SELECT * FROM t;
-- ERROR 42P19 at 16: recursive query "t" does not have the form non-recursive-term UNION [ALL] recursive-term

WITH RECURSIVE t(n) AS (SELECT n FROM t UNION ALL SELECT 1) SELECT * FROM t;
-- ERROR 42P19 at 39: recursive reference to query "t" must not appear within its non-recursive term

WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT max(n) FROM t) SELECT * FROM t;
-- ERROR 42P19 at 51: aggregate functions are not allowed in a recursive query's recursive term

WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT 2) SELECT * FROM t ORDER BY 1;
-- n
-- 1
-- 2

WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b;
-- x|y
-- 1|2

WITH a AS (SELECT 1 AS x), a AS (SELECT 2) SELECT * FROM a;
-- ERROR 42712 at 28: WITH query name "a" specified more than once

WITH a(x, y) AS (SELECT 1) SELECT * FROM a;
-- ERROR 42P10 at 6: WITH query "a" has 1 columns available but 2 columns specified

WITH a AS (SELECT 1 AS x) SELECT * FROM b;
-- ERROR 42P01 at 41: relation "b" does not exist

WITH a AS MATERIALIZED (SELECT 1 AS x), b AS NOT MATERIALIZED (SELECT 2 AS y) SELECT * FROM a, b;
-- x|y
-- 1|2

WITH a AS (SELECT g FROM generate_series(1, 3) g) SELECT a1.g, a2.g FROM a a1 JOIN a a2 ON a1.g < a2.g ORDER BY 1, 2;
-- g|g
-- 1|2
-- 1|3
-- 2|3

SELECT (WITH a AS (SELECT 1 AS x) SELECT x + y FROM a) FROM (VALUES (10), (20)) t(y) ORDER BY 1;
-- ?column?
-- 11
-- 21

SELECT (WITH a AS (SELECT y AS x) SELECT sum(a1.x * a2.x) FROM a a1, a a2) FROM (VALUES (10), (20)) t(y) ORDER BY 1;
-- sum
-- 100
-- 400

SELECT * FROM (WITH a AS (SELECT 1 AS x) SELECT * FROM a) s;
-- x
-- 1

SELECT generate_series(1, 3);
-- generate_series
-- 1
-- 2
-- 3

SELECT generate_series(1, 3), generate_series(1, 2) ORDER BY 1, 2;
-- generate_series|generate_series
-- 1|1
-- 2|2
-- 3|∅

SELECT g, generate_series(1, g) FROM generate_series(1, 3) g ORDER BY 1, 2;
-- g|generate_series
-- 1|1
-- 2|1
-- 2|2
-- 3|1
-- 3|2
-- 3|3

SELECT generate_series(1, 2) + 10 ORDER BY 1;
-- ?column?
-- 11
-- 12

SELECT generate_series(1, generate_series(1, 3)) ORDER BY 1;
-- generate_series
-- 1
-- 1
-- 1
-- 2
-- 2
-- 3

SELECT count(*) FROM (SELECT generate_series(1, 10)) s;
-- count
-- 10

SELECT 1 WHERE generate_series(1, 2) = 1;
-- ERROR 0A000 at 16: set-returning functions are not allowed in WHERE

SELECT CASE WHEN true THEN generate_series(1, 2) END;
-- ERROR 0A000 at 28: set-returning functions are not allowed in CASE
-- HINT: You might be able to move the set-returning function into a LATERAL FROM item.

SELECT generate_series(1, 3) LIMIT 2;
-- generate_series
-- 1
-- 2

SELECT g FROM generate_series(1, 10) g ORDER BY g DESC LIMIT 3;
-- g
-- 10
-- 9
-- 8

SELECT g FROM generate_series(1, 10) g ORDER BY g % 3, g DESC LIMIT 4 OFFSET 2;
-- g
-- 3
-- 10
-- 7
-- 4

SELECT g % 3 AS k FROM generate_series(1, 10) g ORDER BY k FETCH FIRST 2 ROWS WITH TIES;
-- k
-- 0
-- 0
-- 0

SELECT g FROM generate_series(1, 3) g ORDER BY -g;
-- g
-- 3
-- 2
-- 1

SELECT g AS x FROM generate_series(1, 3) g ORDER BY x + 1;
-- ERROR 42703 at 53: column "x" does not exist

SELECT g AS x FROM generate_series(1, 3) g ORDER BY x DESC;
-- x
-- 3
-- 2
-- 1

SELECT 1 AS x, 2 AS x ORDER BY x;
-- ERROR 42702 at 32: ORDER BY "x" is ambiguous

SELECT v FROM (VALUES (1), (NULL), (3)) t(v) ORDER BY v;
-- v
-- 1
-- 3
-- ∅

SELECT v FROM (VALUES (1), (NULL), (3)) t(v) ORDER BY v DESC;
-- v
-- ∅
-- 3
-- 1

SELECT v FROM (VALUES (1), (NULL), (3)) t(v) ORDER BY v NULLS FIRST;
-- v
-- ∅
-- 1
-- 3

SELECT v FROM (VALUES (1), (NULL), (3)) t(v) ORDER BY v DESC NULLS LAST;
-- v
-- 3
-- 1
-- ∅

SELECT v FROM (VALUES ('b'), ('B'), ('a'), ('é')) t(v) ORDER BY v;
-- v
-- B
-- a
-- b
-- é

SELECT v FROM (VALUES (1), (2)) t(v) ORDER BY v USING >;
-- v
-- 2
-- 1

SELECT * FROM (SELECT g FROM generate_series(1, 5) g ORDER BY g DESC) s LIMIT 2;
-- g
-- 5
-- 4

