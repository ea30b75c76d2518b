SELECT g, row_number() OVER (ORDER BY g DESC), rank() OVER (ORDER BY g / 2), dense_rank() OVER (ORDER BY g / 2) FROM generate_series(1, 5) g ORDER BY 1;
-- g|row_number|rank|dense_rank
-- 1|5|1|1
-- 2|4|2|2
-- 3|3|2|2
-- 4|2|4|3
-- 5|1|4|3

SELECT g, sum(g) OVER (ORDER BY g), sum(g) OVER (), count(*) OVER (PARTITION BY g % 2), sum(g) OVER (PARTITION BY g % 2 ORDER BY g) FROM generate_series(1, 5) g ORDER BY 1;
-- g|sum|sum|count|sum
-- 1|1|15|3|1
-- 2|3|15|2|2
-- 3|6|15|3|4
-- 4|10|15|2|6
-- 5|15|15|3|9

SELECT g, sum(g) OVER (ORDER BY g ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), sum(g) OVER (ORDER BY g ROWS 2 PRECEDING), sum(g) OVER (ORDER BY g ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM generate_series(1, 5) g ORDER BY 1;
-- g|sum|sum|sum
-- 1|3|1|15
-- 2|6|3|14
-- 3|9|6|12
-- 4|12|9|9
-- 5|9|12|5

SELECT g, sum(g) OVER (ORDER BY g RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING), sum(g) OVER (ORDER BY g DESC RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) FROM (VALUES (1), (2), (2), (5), (6)) t(g) ORDER BY 1;
-- g|sum|sum
-- 1|5|5
-- 2|5|4
-- 2|5|4
-- 5|11|11
-- 6|11|6

SELECT g, count(*) OVER (ORDER BY g RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM (VALUES (1), (NULL), (2), (NULL), (5)) t(g) ORDER BY 1;
-- g|count
-- 1|2
-- 2|2
-- 5|1
-- ∅|2
-- ∅|2

SELECT g, sum(g) OVER (ORDER BY g GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM (VALUES (1), (2), (2), (5), (6)) t(g) ORDER BY 1;
-- g|sum
-- 1|5
-- 2|10
-- 2|10
-- 5|15
-- 6|11

SELECT g, sum(g) OVER w, min(g) OVER w, max(g) OVER w FROM generate_series(1, 6) g WINDOW w AS (ORDER BY g ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) ORDER BY 1;
-- g|sum|min|max
-- 1|2|2|2
-- 2|4|1|3
-- 3|6|2|4
-- 4|8|3|5
-- 5|10|4|6
-- 6|5|5|5

SELECT g, sum(g) OVER (ORDER BY g ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE GROUP), sum(g) OVER (ORDER BY g ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES) FROM (VALUES (1), (2), (2), (5)) t(g) ORDER BY 1, 2;
-- g|sum|sum
-- 1|9|10
-- 2|6|8
-- 2|6|8
-- 5|5|10

SELECT g, lag(g) OVER (ORDER BY g), lead(g) OVER (ORDER BY g), lag(g, 2) OVER (ORDER BY g), lead(g, 1, -1) OVER (ORDER BY g) FROM generate_series(1, 4) g ORDER BY 1;
-- g|lag|lead|lag|lead
-- 1|∅|2|∅|2
-- 2|1|3|∅|3
-- 3|2|4|1|4
-- 4|3|∅|2|-1

SELECT g, first_value(g) OVER (ORDER BY g DESC), last_value(g) OVER (ORDER BY g), nth_value(g, 2) OVER (ORDER BY g) FROM generate_series(1, 4) g ORDER BY 1;
-- g|first_value|last_value|nth_value
-- 1|4|1|∅
-- 2|4|2|2
-- 3|4|3|2
-- 4|4|4|2

SELECT g, last_value(g) OVER (ORDER BY g ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), ntile(2) OVER (ORDER BY g) FROM generate_series(1, 5) g ORDER BY 1;
-- g|last_value|ntile
-- 1|5|1
-- 2|5|1
-- 3|5|1
-- 4|5|2
-- 5|5|2

SELECT g, first_value(g) OVER (PARTITION BY g % 2 ORDER BY g ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING), count(*) OVER (PARTITION BY g % 2 ORDER BY g ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) FROM generate_series(1, 6) g ORDER BY 1;
-- g|first_value|count
-- 1|3|2
-- 2|4|2
-- 3|5|1
-- 4|6|1
-- 5|∅|0
-- 6|∅|0

SELECT g, count(*) FILTER (WHERE g > 2) OVER (ORDER BY g) FROM generate_series(1, 4) g ORDER BY 1;
-- g|count
-- 1|0
-- 2|0
-- 3|1
-- 4|2

SELECT g, sum(g) OVER w, count(*) OVER (w ROWS 1 PRECEDING) FROM generate_series(1, 4) g WINDOW w AS (PARTITION BY g % 2 ORDER BY g) ORDER BY 1;
-- g|sum|count
-- 1|1|1
-- 2|2|1
-- 3|4|2
-- 4|6|2

SELECT * FROM (SELECT g, row_number() OVER (PARTITION BY g % 3 ORDER BY g) AS n FROM generate_series(1, 9) g) s WHERE n = 2 ORDER BY 1;
-- g|n
-- 4|2
-- 5|2
-- 6|2

SELECT row_number() OVER () FROM generate_series(1, 3) g WHERE row_number() OVER () > 1;
-- ERROR 42P20 at 64: window functions are not allowed in WHERE

SELECT row_number() FROM generate_series(1, 3) g;
-- ERROR 42809 at 8: window function row_number requires an OVER clause

SELECT sum(row_number() OVER ()) OVER () FROM generate_series(1, 3) g;
-- ERROR 42P20 at 12: window function calls cannot be nested

SELECT upper('a') OVER ();
-- ERROR 42809 at 8: OVER specified, but upper is not a window function nor an aggregate function

SELECT sum(g) OVER nope FROM generate_series(1, 3) g;
-- ERROR 42704 at 20: window "nope" does not exist

SELECT sum(g) OVER (ORDER BY g ROWS -1 PRECEDING) FROM generate_series(1, 3) g;
-- ERROR 22013: frame starting offset must not be negative

SELECT sum(g) OVER (RANGE 1 PRECEDING) FROM generate_series(1, 3) g;
-- ERROR 42P20 at 20: RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column

SELECT sum(g) OVER (GROUPS 1 PRECEDING) FROM generate_series(1, 3) g;
-- ERROR 42P20 at 20: GROUPS mode requires an ORDER BY clause

SELECT sum(g) OVER (ORDER BY g ROWS g PRECEDING) FROM generate_series(1, 3) g;
-- ERROR 42P10 at 37: argument of ROWS must not contain variables

SELECT count(DISTINCT g) OVER () FROM generate_series(1, 3) g;
-- ERROR 0A000 at 8: DISTINCT is not implemented for window functions

SELECT g FROM generate_series(1, 5) g ORDER BY row_number() OVER (ORDER BY g DESC);
-- g
-- 5
-- 4
-- 3
-- 2
-- 1

SELECT g % 2 AS k, g, rank() OVER (PARTITION BY g % 2 ORDER BY g DESC) r FROM generate_series(1, 5) g ORDER BY k, r;
-- k|g|r
-- 0|4|1
-- 0|2|2
-- 1|5|1
-- 1|3|2
-- 1|1|3

SELECT DISTINCT count(*) OVER (PARTITION BY g % 2) FROM generate_series(1, 5) g ORDER BY 1;
-- count
-- 2
-- 3

SELECT string_agg(g::text, ',') OVER (ORDER BY g) FROM generate_series(1, 4) g ORDER BY 1;
-- string_agg
-- 1
-- 1,2
-- 1,2,3
-- 1,2,3,4

SELECT g, array_agg(g) OVER (ORDER BY g ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM generate_series(1, 4) g ORDER BY 1;
-- g|array_agg
-- 1|{1}
-- 2|{1,2}
-- 3|{2,3}
-- 4|{3,4}

SELECT percent_rank() OVER (ORDER BY g), cume_dist() OVER (ORDER BY g) FROM (VALUES (1), (2), (2), (3)) t(g) ORDER BY 1, 2;
-- percent_rank|cume_dist
-- 0|0.25
-- 0.3333333333333333|0.75
-- 0.3333333333333333|0.75
-- 1|1

