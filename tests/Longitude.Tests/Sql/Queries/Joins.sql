WITH a(x, y) AS (VALUES (1, 'a'), (2, 'b'), (3, 'c'), (NULL, 'n')), b(x, z) AS (VALUES (1, 10), (1, 11), (3, 30), (NULL, 99)) SELECT * FROM a JOIN b ON a.x = b.x ORDER BY 1, 4;
-- x|y|x|z
-- 1|a|1|10
-- 1|a|1|11
-- 3|c|3|30

WITH a(x, y) AS (VALUES (1, 'a'), (2, 'b'), (3, 'c'), (NULL, 'n')), b(x, z) AS (VALUES (1, 10), (1, 11), (3, 30), (NULL, 99)) SELECT * FROM a LEFT JOIN b ON a.x = b.x ORDER BY 1, 4;
-- x|y|x|z
-- 1|a|1|10
-- 1|a|1|11
-- 2|b|∅|∅
-- 3|c|3|30
-- ∅|n|∅|∅

WITH a(x, y) AS (VALUES (1, 'a'), (2, 'b'), (3, 'c'), (NULL, 'n')), b(x, z) AS (VALUES (1, 10), (1, 11), (3, 30), (NULL, 99)) SELECT * FROM a RIGHT JOIN b ON a.x = b.x ORDER BY 1, 4;
-- x|y|x|z
-- 1|a|1|10
-- 1|a|1|11
-- 3|c|3|30
-- ∅|∅|∅|99

WITH a(x, y) AS (VALUES (1, 'a'), (2, 'b'), (3, 'c'), (NULL, 'n')), b(x, z) AS (VALUES (1, 10), (1, 11), (3, 30), (4, 40), (NULL, 99)) SELECT * FROM a FULL JOIN b ON a.x = b.x ORDER BY 1, 2, 3, 4;
-- x|y|x|z
-- 1|a|1|10
-- 1|a|1|11
-- 2|b|∅|∅
-- 3|c|3|30
-- ∅|n|∅|∅
-- ∅|∅|4|40
-- ∅|∅|∅|99

WITH a(x, y) AS (VALUES (1, 'a'), (2, 'b'), (NULL, 'n')), b(x, z) AS (VALUES (1, 10), (4, 40), (NULL, 99)) SELECT * FROM a FULL JOIN b USING (x) ORDER BY 1, 2, 3;
-- x|y|z
-- 1|a|10
-- 2|b|∅
-- 4|∅|40
-- ∅|n|∅
-- ∅|∅|99

WITH a(x, y) AS (VALUES (1, 'a'), (2, 'b')), b(x, z) AS (VALUES (1, 10), (4, 40)) SELECT x, a.x, b.x, * FROM a NATURAL JOIN b;
-- x|x|x|x|y|z
-- 1|1|1|1|a|10

WITH a(x, y) AS (VALUES (1, 'a'), (2, 'b')), b(x, z) AS (VALUES (1, 10), (4, 40)) SELECT x, a.x, b.x FROM a NATURAL RIGHT JOIN b ORDER BY 1;
-- x|x|x
-- 1|1|1
-- 4|∅|4

WITH a(x) AS (VALUES (1), (2)), b(y) AS (VALUES (1), (2)) SELECT * FROM a, b ORDER BY 1, 2;
-- x|y
-- 1|1
-- 1|2
-- 2|1
-- 2|2

WITH a(x) AS (VALUES (1), (2)), b(y) AS (VALUES (1), (2)) SELECT * FROM a CROSS JOIN b WHERE a.x < b.y;
-- x|y
-- 1|2

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)) SELECT * FROM a LEFT JOIN b ON a.x > b.y ORDER BY 1, 2;
-- x|y
-- 1|∅
-- 2|1
-- 3|1
-- 3|2

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)) SELECT * FROM a LEFT JOIN b ON true WHERE b.y = 1 ORDER BY 1, 2;
-- x|y
-- 1|1
-- 2|1
-- 3|1

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)) SELECT * FROM a LEFT JOIN b ON a.x = b.y AND b.y > 1 ORDER BY 1, 2;
-- x|y
-- 1|∅
-- 2|2
-- 3|∅

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)) SELECT * FROM a LEFT JOIN b ON a.x = b.y AND a.x > 1 ORDER BY 1, 2;
-- x|y
-- 1|∅
-- 2|2
-- 3|∅

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)) SELECT * FROM a LEFT JOIN b ON a.x = b.y WHERE b.y IS NULL;
-- x|y
-- 3|∅

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)), c(z) AS (VALUES (2), (3)) SELECT * FROM a LEFT JOIN b ON a.x = b.y LEFT JOIN c ON c.z = b.y ORDER BY 1;
-- x|y|z
-- 1|1|∅
-- 2|2|2
-- 3|∅|∅

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)), c(z) AS (VALUES (2), (3)) SELECT * FROM a LEFT JOIN (b JOIN c ON b.y = c.z) ON a.x = b.y ORDER BY 1;
-- x|y|z
-- 1|∅|∅
-- 2|2|2
-- 3|∅|∅

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)), c(z) AS (VALUES (2), (3)) SELECT * FROM (a LEFT JOIN b ON a.x = b.y) JOIN c ON a.x = c.z ORDER BY 1;
-- x|y|z
-- 2|2|2
-- 3|∅|3

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)), c(z) AS (VALUES (2), (3)) SELECT * FROM (a LEFT JOIN b ON a.x = b.y) JOIN c ON COALESCE(b.y, 3) = c.z ORDER BY 1;
-- x|y|z
-- 2|2|2
-- 3|∅|3

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)) SELECT j.x, j.y FROM (a JOIN b ON a.x = b.y) AS j ORDER BY 1;
-- x|y
-- 1|1
-- 2|2

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2)) SELECT a.x FROM (a JOIN b ON a.x = b.y) AS j;
-- ERROR 42P01 at 71: invalid reference to FROM-clause entry for table "a"
-- HINT: There is an entry for table "a", but it cannot be referenced from this part of the query.

WITH a(x) AS (VALUES (1)), b(x) AS (VALUES (1)) SELECT x FROM a, b;
-- ERROR 42702 at 56: column reference "x" is ambiguous

WITH a(x) AS (VALUES (1)), b(x) AS (VALUES (1)) SELECT * FROM a JOIN b USING (y);
-- ERROR 42703: column "y" specified in USING clause does not exist in left table

WITH a(x) AS (VALUES (1)) SELECT * FROM a, a;
-- ERROR 42712: table name "a" specified more than once

WITH a(x) AS (VALUES (1)), b(y) AS (VALUES (1)) SELECT * FROM a JOIN b ON a.x = c.y;
-- ERROR 42P01 at 81: missing FROM-clause entry for table "c"

WITH a(x) AS (VALUES (1)), b(y) AS (VALUES (1)) SELECT * FROM a JOIN b ON 1;
-- ERROR 42804 at 75: argument of JOIN/ON must be type boolean, not type integer

WITH a(x) AS (VALUES (1)), b(y) AS (VALUES (1)) SELECT * FROM a, LATERAL (SELECT a.x + b.y) s, b;
-- ERROR 42P01 at 88: missing FROM-clause entry for table "b"

WITH a(x) AS (VALUES (1), (2), (3)) SELECT * FROM a, LATERAL (SELECT a.x * 10 AS y) s ORDER BY 1;
-- x|y
-- 1|10
-- 2|20
-- 3|30

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2), (3)) SELECT * FROM a, LATERAL (SELECT count(*) AS n, sum(y) FROM b WHERE b.y < a.x) s ORDER BY 1;
-- x|n|sum
-- 1|0|∅
-- 2|1|1
-- 3|2|3

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2), (3)) SELECT * FROM a LEFT JOIN LATERAL (SELECT y FROM b WHERE b.y < a.x ORDER BY y DESC LIMIT 1) s ON true ORDER BY 1;
-- x|y
-- 1|∅
-- 2|1
-- 3|2

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (1), (2), (3)) SELECT * FROM a, (SELECT y FROM b WHERE b.y < a.x) s;
-- ERROR 42P01 at 115: invalid reference to FROM-clause entry for table "a"
-- HINT: There is an entry for table "a", but it cannot be referenced from this part of the query.

WITH a(x) AS (VALUES (1), (2)) SELECT * FROM a, generate_series(1, a.x) g ORDER BY 1, 2;
-- x|g
-- 1|1
-- 2|1
-- 2|2

WITH a(x) AS (VALUES (1), (2)) SELECT * FROM a LEFT JOIN generate_series(2, a.x) AS g(n) ON g.n = a.x ORDER BY 1, 2;
-- x|n
-- 1|∅
-- 2|2

SELECT * FROM generate_series(1, 3) WITH ORDINALITY AS t(a, b) ORDER BY 1;
-- a|b
-- 1|1
-- 2|2
-- 3|3

SELECT * FROM ROWS FROM (generate_series(1, 3), generate_series(10, 11)) AS t(a, b) ORDER BY 1;
-- a|b
-- 1|10
-- 2|11
-- 3|∅

SELECT * FROM ROWS FROM (jsonb_to_recordset('[{"a":1,"b":"x"},{"a":2}]') AS (a int, b text), generate_series(1, 3)) WITH ORDINALITY AS t ORDER BY ordinality;
-- a|b|generate_series|ordinality
-- 1|x|1|1
-- 2|∅|2|2
-- ∅|∅|3|3

SELECT g, g.g FROM generate_series(1, 2) g ORDER BY 1;
-- g|g
-- 1|1
-- 2|2

SELECT * FROM generate_series(3, 1, -1) AS x(y) ORDER BY y DESC;
-- y
-- 3
-- 2
-- 1

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(n, t) ORDER BY n DESC;
-- n|t
-- 2|b
-- 1|a

SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(n, t, u);
-- ERROR 42P10: table "v" has 2 columns available but 3 columns specified

SELECT a.x, b.x FROM (SELECT 1 AS x) a JOIN (SELECT 1 AS x) b ON a.x = b.x;
-- x|x
-- 1|1

SELECT count(*) FROM generate_series(1, 1000) a JOIN generate_series(500, 1500) b ON a = b;
-- count
-- 501

SELECT count(*) FROM generate_series(1, 1000) a LEFT JOIN generate_series(500, 1500) b ON a = b AND b % 2 = 0;
-- count
-- 1000

SELECT count(*), count(a), count(b) FROM generate_series(1, 1000) a FULL JOIN generate_series(500, 1500) b ON a = b;
-- count|count|count
-- 1500|1000|1001

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (2), (3), (3)) SELECT x FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.y = a.x) ORDER BY 1;
-- x
-- 2
-- 3

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (2), (3), (3)) SELECT x FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.y = a.x) ORDER BY 1;
-- x
-- 1

WITH a(x) AS (VALUES (1), (2), (3), (NULL)), b(y) AS (VALUES (2), (3), (3)) SELECT x FROM a WHERE x IN (SELECT y FROM b) ORDER BY 1;
-- x
-- 2
-- 3

WITH a(x) AS (VALUES (1), (2), (3), (NULL)), b(y) AS (VALUES (2), (3), (3)) SELECT x FROM a WHERE x NOT IN (SELECT y FROM b) ORDER BY 1;
-- x
-- 1

WITH a(x) AS (VALUES (1), (2), (3), (NULL)), b(y) AS (VALUES (2), (3), (NULL)) SELECT x FROM a WHERE x NOT IN (SELECT y FROM b) ORDER BY 1;
-- x

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (2), (3)) SELECT x, x IN (SELECT y FROM b), EXISTS (SELECT 1 FROM b WHERE y > x), (SELECT max(y) FROM b WHERE y <= x) FROM a ORDER BY 1;
-- x|?column?|exists|max
-- 1|f|t|∅
-- 2|t|t|2
-- 3|t|f|3

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (2), (3)) SELECT x FROM a WHERE x > ALL (SELECT y FROM b WHERE y < 3) ORDER BY 1;
-- x
-- 3

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (2), (3)) SELECT x FROM a WHERE x IN (SELECT y FROM b) OR x = 1 ORDER BY 1;
-- x
-- 1
-- 2
-- 3

WITH a(x, k) AS (VALUES (1, 1), (2, 1), (3, 2)), b(y, k) AS (VALUES (2, 1), (3, 1)) SELECT x FROM a WHERE x IN (SELECT y FROM b WHERE b.k = a.k) ORDER BY 1;
-- x
-- 2

WITH a(x, k) AS (VALUES (1, 1), (2, 1), (3, 2)), b(y, k) AS (VALUES (2, 1), (3, 1)) SELECT x FROM a WHERE (x, k) IN (SELECT y, k FROM b) ORDER BY 1;
-- x
-- 2

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (2), (3)), c(z) AS (VALUES (3)) SELECT x FROM a WHERE EXISTS (SELECT 1 FROM b WHERE y = x AND EXISTS (SELECT 1 FROM c WHERE z = y AND z = x));
-- x
-- 3

WITH a(x) AS (VALUES (1), (2), (3)), b(y) AS (VALUES (2), (3)) SELECT x, (SELECT count(*) FROM b WHERE y < (SELECT max(y) FROM b b2 WHERE b2.y <= a.x)) FROM a ORDER BY 1;
-- x|count
-- 1|0
-- 2|0
-- 3|1

WITH a(x) AS (VALUES (1), (2)) SELECT (SELECT x FROM a);
-- ERROR 21000: more than one row returned by a subquery used as an expression

WITH a(x) AS (VALUES (1), (2)) SELECT x, (SELECT sum(a.x)) FROM a GROUP BY x ORDER BY 1;
-- x|sum
-- 1|1
-- 2|2

WITH a(x) AS (VALUES (1), (2)) SELECT (SELECT max(a.x)) FROM a;
-- max
-- 2

WITH a(x) AS (VALUES (1), (2)), b(y) AS (VALUES (10), (20)) SELECT (SELECT max(a.x) FROM b LIMIT 1), (SELECT sum(y) FROM b) FROM a;
-- max|sum
-- 2|30

