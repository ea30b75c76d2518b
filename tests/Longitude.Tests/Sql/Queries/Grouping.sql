WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3), ('b', NULL), (NULL, 5)) SELECT g, count(*), count(v), sum(v), min(v), max(v) FROM t GROUP BY g ORDER BY g;
-- g|count|count|sum|min|max
-- a|2|2|4|1|3
-- b|2|1|2|2|2
-- ∅|1|1|5|5|5

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT g, v FROM t GROUP BY g;
-- ERROR 42803 at 65: column "t.v" must appear in the GROUP BY clause or be used in an aggregate function

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT upper(g) AS u, sum(v) FROM t GROUP BY upper(g) ORDER BY u;
-- u|sum
-- A|4
-- B|2

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT g || 'x', sum(v) + 1 FROM t GROUP BY g ORDER BY 1;
-- ?column?|?column?
-- ax|5
-- bx|3

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT g AS k, sum(v) FROM t GROUP BY k ORDER BY k DESC;
-- k|sum
-- b|2
-- a|4

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT g, sum(v) FROM t GROUP BY 1 HAVING sum(v) > 2 ORDER BY 1;
-- g|sum
-- a|4

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT g FROM t GROUP BY g HAVING v > 1;
-- ERROR 42803 at 89: column "t.v" must appear in the GROUP BY clause or be used in an aggregate function

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT g, sum(v) FROM t WHERE v < 0 GROUP BY g;
-- g|sum

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT sum(v), count(*) FROM t WHERE v < 0;
-- sum|count
-- ∅|0

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT g, sum(v) FROM t ORDER BY g;
-- ERROR 42803 at 62: column "t.g" must appear in the GROUP BY clause or be used in an aggregate function

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT sum(v) FROM t GROUP BY sum(v);
-- ERROR 42803 at 85: aggregate functions are not allowed in GROUP BY

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT sum(v) AS s FROM t GROUP BY s;
-- ERROR 42803 at 62: aggregate functions are not allowed in GROUP BY

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3)) SELECT count(*) FROM t WHERE sum(v) > 1;
-- ERROR 42803 at 84: aggregate functions are not allowed in WHERE

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3), ('a', 3)) SELECT g, count(DISTINCT v), sum(DISTINCT v), count(*) FILTER (WHERE v > 1) FROM t GROUP BY g ORDER BY g;
-- g|count|sum|count
-- a|2|4|2
-- b|1|2|1

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2), ('a', 3), ('c', 2)) SELECT string_agg(g, ',' ORDER BY v DESC, g), string_agg(DISTINCT g, ',' ORDER BY g DESC), array_agg(v ORDER BY v) FROM t;
-- string_agg|string_agg|array_agg
-- a,b,c,a|c,b,a|{1,2,2,3}

WITH t(g, v) AS (VALUES ('a', 1), ('b', 2)) SELECT string_agg(DISTINCT g, ',' ORDER BY v) FROM t;
-- ERROR 42P10 at 88: in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list

WITH t(a, b, v) AS (VALUES (1, 1, 10), (1, 2, 20), (2, 1, 30)) SELECT a, b, sum(v), GROUPING(a, b) FROM t GROUP BY GROUPING SETS ((a, b), (a), ()) ORDER BY 1, 2, 4;
-- a|b|sum|grouping
-- 1|1|10|0
-- 1|2|20|0
-- 1|∅|30|1
-- 2|1|30|0
-- 2|∅|30|1
-- ∅|∅|60|3

WITH t(a, b, v) AS (VALUES (1, 1, 10), (1, 2, 20), (2, 1, 30)) SELECT a, b, sum(v) FROM t GROUP BY ROLLUP (a, b) ORDER BY a NULLS LAST, b NULLS LAST;
-- a|b|sum
-- 1|1|10
-- 1|2|20
-- 1|∅|30
-- 2|1|30
-- 2|∅|30
-- ∅|∅|60

WITH t(a, b, v) AS (VALUES (1, 1, 10), (1, 2, 20), (2, 1, 30)) SELECT a, b, sum(v), GROUPING(b) FROM t GROUP BY CUBE (a, b) ORDER BY 1, 2, 3;
-- a|b|sum|grouping
-- 1|1|10|0
-- 1|2|20|0
-- 1|∅|30|1
-- 2|1|30|0
-- 2|∅|30|1
-- ∅|1|40|0
-- ∅|2|20|0
-- ∅|∅|60|1

WITH t(a, b, v) AS (VALUES (1, 1, 10), (1, 2, 20), (2, 1, 30)) SELECT a, sum(v) FROM t GROUP BY a, ROLLUP (b) ORDER BY 1, 2;
-- a|sum
-- 1|10
-- 1|20
-- 1|30
-- 2|30
-- 2|30

WITH t(a) AS (VALUES (1)) SELECT GROUPING(a + 1) FROM t GROUP BY a;
-- ERROR 42803 at 43: arguments to GROUPING must be grouping expressions of the associated query level

WITH t(a) AS (SELECT 1 WHERE false) SELECT a, count(*) FROM t GROUP BY GROUPING SETS ((a), ());
-- a|count
-- ∅|0

SELECT count(*) FROM generate_series(1, 10) g GROUP BY g % 3 ORDER BY 1, g % 3;
-- count
-- 3
-- 3
-- 4

SELECT g % 3 AS k, sum(g), min(g), max(g) FROM generate_series(1, 10) g GROUP BY k ORDER BY k;
-- k|sum|min|max
-- 0|18|3|9
-- 1|22|1|10
-- 2|15|2|8

SELECT g % 3 + g % 2, count(*) FROM generate_series(1, 12) g GROUP BY g % 3, g % 2 ORDER BY 1, 2;
-- ?column?|count
-- 0|2
-- 1|2
-- 1|2
-- 2|2
-- 2|2
-- 3|2

SELECT DISTINCT g % 3 FROM generate_series(1, 10) g ORDER BY 1;
-- ?column?
-- 0
-- 1
-- 2

SELECT DISTINCT g % 2, g % 3 FROM generate_series(1, 10) g ORDER BY 2, 1;
-- ?column?|?column?
-- 0|0
-- 1|0
-- 0|1
-- 1|1
-- 0|2
-- 1|2

SELECT DISTINCT g FROM generate_series(1, 3) g ORDER BY g % 2;
-- ERROR 42P10 at 57: for SELECT DISTINCT, ORDER BY expressions must appear in select list

SELECT DISTINCT ON (g % 3) g % 3 AS k, g FROM generate_series(1, 10) g ORDER BY k, g DESC;
-- k|g
-- 0|9
-- 1|10
-- 2|8

SELECT DISTINCT ON (g % 3) g FROM generate_series(1, 10) g ORDER BY g;
-- ERROR 42P10 at 21: SELECT DISTINCT ON expressions must match initial ORDER BY expressions

SELECT DISTINCT ON (k) k, v FROM (VALUES (1, 2), (1, 1), (2, 5)) t(k, v) ORDER BY k, v;
-- k|v
-- 1|1
-- 2|5

SELECT bool_and(g > 0), bool_or(g > 9), every(g < 10) FROM generate_series(1, 10) g;
-- bool_and|bool_or|every
-- t|t|f

SELECT max(g), min(g) FROM generate_series(1, 10) g WHERE g > 100;
-- max|min
-- ∅|∅

SELECT sum(g) FILTER (WHERE g > 5), sum(g) FILTER (WHERE g > 100) FROM generate_series(1, 10) g;
-- sum|sum
-- 40|∅

SELECT sum(g ORDER BY g) FROM generate_series(1, 10) g;
-- sum
-- 55

SELECT count(DISTINCT *) FROM generate_series(1, 10) g;
-- ERROR 42601 at 23: syntax error at or near "*"

SELECT sum(g) OVER (), sum(sum(g)) OVER () FROM generate_series(1, 3) g GROUP BY g ORDER BY 1;
-- sum|sum
-- 6|6
-- 6|6
-- 6|6

SELECT g % 2, sum(g), sum(sum(g)) OVER (ORDER BY g % 2), rank() OVER (ORDER BY sum(g) DESC) FROM generate_series(1, 5) g GROUP BY g % 2 ORDER BY 1;
-- ?column?|sum|sum|rank
-- 0|6|6|2
-- 1|9|15|1

SELECT (g % 2)::text || 'x' FROM generate_series(1, 5) g GROUP BY g % 2 ORDER BY 1;
-- ?column?
-- 0x
-- 1x

SELECT a, a + 1 FROM (VALUES (1), (1)) t(a) GROUP BY a;
-- a|?column?
-- 1|2

SELECT a + 1 FROM (VALUES (1), (1)) t(a) GROUP BY a + 1;
-- ?column?
-- 2

SELECT a + 2 FROM (VALUES (1), (1)) t(a) GROUP BY a + 1;
-- ERROR 42803 at 8: column "t.a" must appear in the GROUP BY clause or be used in an aggregate function

SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END, count(*) FROM (VALUES (1), (2), (3)) t(a) GROUP BY CASE a WHEN 1 THEN 'x' ELSE 'y' END ORDER BY 1;
-- case|count
-- x|1
-- y|2

SELECT 'c', count(*) FROM (VALUES (1)) t(a) GROUP BY 'c';
-- ERROR 42601 at 54: non-integer constant in GROUP BY

SELECT count(*) FROM (SELECT DISTINCT g % 7 FROM generate_series(1, 100) g) s;
-- count
-- 7

SELECT k, n FROM (SELECT g % 3 AS k, count(*) AS n FROM generate_series(1, 10) g GROUP BY 1) s WHERE k = 1;
-- k|n
-- 1|4

SELECT k, n FROM (SELECT g % 3 AS k, count(*) AS n FROM generate_series(1, 10) g GROUP BY 1) s WHERE n > 3;
-- k|n
-- 1|4

