CREATE TABLE visits (site text, seconds int, cost numeric(10,2), wait interval, at date);
-- CREATE TABLE

INSERT INTO visits VALUES ('a', 10, 1.50, '1 minute', '2020-01-01'), ('a', 20, 2.50, '3 minutes', '2020-01-02'), ('a', 20, 4.00, '10 minutes', '2020-01-02'), ('a', 60, NULL, NULL, '2020-01-04'), ('b', 5, 7.00, '1 day', '2020-02-01'), ('b', NULL, 9.00, '1 hour', NULL), ('c', NULL, NULL, NULL, NULL);
-- INSERT 0 7

SELECT site, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median, percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds), percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds DESC), mode() WITHIN GROUP (ORDER BY seconds) FROM visits GROUP BY site ORDER BY site;
-- site|median|percentile_disc|percentile_cont|mode
-- a|20|20|12.999999999999998|20
-- b|5|5|5|5
-- c|∅|∅|∅|∅

SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY cost), percentile_disc(0.25) WITHIN GROUP (ORDER BY cost), percentile_cont(0.5) WITHIN GROUP (ORDER BY wait), percentile_disc(0) WITHIN GROUP (ORDER BY site), percentile_disc(1) WITHIN GROUP (ORDER BY at), percentile_disc(0.5) WITHIN GROUP (ORDER BY site DESC) FROM visits;
-- percentile_cont|percentile_disc|percentile_cont|percentile_disc|percentile_disc|percentile_disc
-- 2.5|2.50|00:10:00|a|2020-02-01|a

SELECT percentile_cont(ARRAY[0, 0.25, 0.5, NULL, 1]) WITHIN GROUP (ORDER BY seconds), percentile_disc(ARRAY[[0.1, 0.5], [0.9, 1]]) WITHIN GROUP (ORDER BY seconds), percentile_disc('{0.5}'::float8[]) WITHIN GROUP (ORDER BY site), percentile_cont(ARRAY[0.1, 0.7]) WITHIN GROUP (ORDER BY wait) FROM visits;
-- percentile_cont|percentile_disc|percentile_disc|percentile_cont
-- {5,10,20,NULL,60}|{{5,20},{60,60}}|{a}|{00:01:48,00:50:00}

SELECT mode() WITHIN GROUP (ORDER BY site), mode() WITHIN GROUP (ORDER BY seconds DESC), mode() WITHIN GROUP (ORDER BY at), mode() WITHIN GROUP (ORDER BY cost) FROM visits;
-- mode|mode|mode|mode
-- a|20|2020-01-02|1.50

SELECT rank(20) WITHIN GROUP (ORDER BY seconds), dense_rank(20) WITHIN GROUP (ORDER BY seconds), percent_rank(20) WITHIN GROUP (ORDER BY seconds), cume_dist(20) WITHIN GROUP (ORDER BY seconds), rank(NULL) WITHIN GROUP (ORDER BY seconds), rank(60) WITHIN GROUP (ORDER BY seconds DESC), dense_rank(61) WITHIN GROUP (ORDER BY seconds NULLS FIRST) FROM visits;
-- rank|dense_rank|percent_rank|cume_dist|rank|rank|dense_rank
-- 3|3|0.2857142857142857|0.625|6|3|6

SELECT site, rank('a', 20) WITHIN GROUP (ORDER BY site, seconds DESC), dense_rank('b', 0) WITHIN GROUP (ORDER BY site, seconds), cume_dist('2020-01-02') WITHIN GROUP (ORDER BY at) FROM visits GROUP BY site ORDER BY site;
-- site|rank|dense_rank|cume_dist
-- a|2|4|0.8
-- b|1|1|0.3333333333333333
-- c|1|1|0.5

SELECT rank(2.5) WITHIN GROUP (ORDER BY seconds), rank(20::bigint) WITHIN GROUP (ORDER BY seconds::smallint), percent_rank(0) WITHIN GROUP (ORDER BY cost) FROM visits;
-- rank|rank|percent_rank
-- 1|3|0

SELECT rank(1) WITHIN GROUP (ORDER BY x), dense_rank(1) WITHIN GROUP (ORDER BY x), percent_rank(1) WITHIN GROUP (ORDER BY x), cume_dist(1) WITHIN GROUP (ORDER BY x), percentile_cont(0.5) WITHIN GROUP (ORDER BY x), mode() WITHIN GROUP (ORDER BY x), percentile_disc(ARRAY[0.5]) WITHIN GROUP (ORDER BY x) FROM (SELECT 1 WHERE false) t(x);
-- rank|dense_rank|percent_rank|cume_dist|percentile_cont|mode|percentile_disc
-- 1|1|0|1|∅|∅|∅

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE site = 'a'), percentile_cont(NULL) WITHIN GROUP (ORDER BY seconds), percentile_disc(0.5) WITHIN GROUP (ORDER BY seconds * 2 + 1) FROM visits;
-- percentile_cont|percentile_cont|percentile_disc
-- 20|∅|41

SELECT site FROM visits GROUP BY site HAVING percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) > 10 ORDER BY site;
-- site
-- a

SELECT site, percentile_cont(count(*) / 10.0) WITHIN GROUP (ORDER BY seconds) FROM visits GROUP BY site;
-- ERROR 42803 at 30: aggregate function calls cannot be nested

SELECT site, percentile_cont(length(site) * 0.25) WITHIN GROUP (ORDER BY seconds) FROM visits GROUP BY site ORDER BY site;
-- site|percentile_cont
-- a|17.5
-- b|5
-- c|∅

SELECT f, (SELECT percentile_cont(f) WITHIN GROUP (ORDER BY seconds) FROM visits) FROM (VALUES (0.1), (0.9)) t(f) ORDER BY f;
-- f|percentile_cont
-- 0.1|7
-- 0.9|44

SELECT percentile_cont(2) WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 22003: percentile value 2 is not between 0 and 1

SELECT percentile_disc('NaN') WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 22003: percentile value NaN is not between 0 and 1

SELECT percentile_cont(ARRAY[0.5, -7.25]) WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 22003: percentile value -7.25 is not between 0 and 1

SELECT percentile_cont(seconds) WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 42803 at 24: column "visits.seconds" must appear in the GROUP BY clause or be used in an aggregate function
-- DETAIL: Direct arguments of an ordered-set aggregate must use only grouped columns.

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds, cost) FROM visits;
-- ERROR 42883 at 8: function percentile_cont(numeric, integer, numeric) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY site) FROM visits;
-- ERROR 42883 at 8: function percentile_cont(numeric, text) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT percentile_cont(0.5);
-- ERROR 42883 at 8: function percentile_cont(numeric) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT rank(1);
-- ERROR 42809 at 8: WITHIN GROUP is required for ordered-set aggregate rank

SELECT rank(1) OVER () FROM visits;
-- ERROR 42809 at 8: WITHIN GROUP is required for ordered-set aggregate rank

SELECT rank(1, 2) WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 42883 at 8: function rank(integer, integer, integer) does not exist
-- HINT: To use the hypothetical-set aggregate rank, the number of hypothetical direct arguments (here 2) must match the number of ordering columns (here 1).

SELECT rank() WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 42883 at 8: function rank(integer) does not exist
-- HINT: To use the hypothetical-set aggregate rank, the number of hypothetical direct arguments (here 0) must match the number of ordering columns (here 1).

SELECT rank('a') WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 22P02 at 13: invalid input syntax for type integer: "a"

SELECT rank('a'::text) WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 42804 at 13: WITHIN GROUP types integer and text cannot be matched

SELECT sum(seconds) WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 42883 at 8: function sum(integer, integer) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT mode(1) WITHIN GROUP (ORDER BY seconds) FROM visits;
-- ERROR 42883 at 8: function mode(integer, integer) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT mode() FROM visits;
-- ERROR 42883 at 8: function mode() does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) OVER () FROM visits;
-- ERROR 0A000 at 8: OVER is not supported for ordered-set aggregate percentile_cont

SELECT rank() OVER (ORDER BY seconds), dense_rank() OVER (ORDER BY seconds), percent_rank() OVER (ORDER BY seconds) FROM visits WHERE site = 'a' ORDER BY 1, 2;
-- rank|dense_rank|percent_rank
-- 1|1|0
-- 2|2|0.3333333333333333
-- 2|2|0.3333333333333333
-- 4|3|1

SELECT site FROM visits WHERE mode() WITHIN GROUP (ORDER BY seconds) > 1;
-- ERROR 42803 at 31: aggregate functions are not allowed in WHERE
