SELECT 1;
-- ?column?
-- 1

SELECT 1 AS a, 'x' AS b, NULL AS c, 2.50 AS d, true AS e;
-- a|b|c|d|e
-- 1|x|∅|2.50|t

SELECT 1 + 2 * 3, -5 % 3, 7 / 2, 2147483647 + 1;
-- ERROR 22003: integer out of range

SELECT 2147483648, 9223372036854775808, 1e3, .5;
-- ?column?|?column?|?column?|?column?
-- 2147483648|9223372036854775808|1000|0.5

SELECT 2147483647::int8 + 1;
-- ?column?
-- 2147483648

SELECT 1 / 0;
-- ERROR 22012: division by zero

SELECT CASE WHEN false THEN 1 / 0 ELSE 3 END;
-- case
-- 3

SELECT 'a' || 'b', 'a' || 1, 1 || 'a';
-- ?column?|?column?|?column?
-- ab|a1|1a

SELECT 1 = 1, 1 <> 2, 1 != 2, 'a' < 'b', NULL = 1, NULL IS NULL, 1 IS NOT NULL;
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- t|t|t|t|∅|t|t

SELECT true AND NULL, false AND NULL, true OR NULL, false OR NULL, NOT NULL::bool;
-- ?column?|?column?|?column?|?column?|?column?
-- ∅|f|t|∅|∅

SELECT 1 AND true;
-- ERROR 42804 at 8: argument of AND must be type boolean, not type integer

SELECT NOT 1;
-- ERROR 42804 at 12: argument of NOT must be type boolean, not type integer

SELECT (NULL::bool) IS TRUE, (NULL::bool) IS NOT TRUE, (NULL::bool) IS UNKNOWN, true IS NOT FALSE, false IS NOT UNKNOWN;
-- ?column?|?column?|?column?|?column?|?column?
-- f|t|t|t|t

SELECT NULL IS DISTINCT FROM NULL, 1 IS DISTINCT FROM NULL, 1 IS NOT DISTINCT FROM 1, 1 IS DISTINCT FROM 2;
-- ?column?|?column?|?column?|?column?
-- f|t|t|t

SELECT 2 BETWEEN 1 AND 3, 2 NOT BETWEEN 1 AND 3, 2 BETWEEN 3 AND 1, 2 BETWEEN SYMMETRIC 3 AND 1, NULL BETWEEN 1 AND 2;
-- ?column?|?column?|?column?|?column?|?column?
-- t|f|f|t|∅

SELECT 1 IN (1, 2, 3), 4 IN (1, 2, 3), 4 NOT IN (1, 2, 3), 4 IN (1, NULL), 1 IN (1, NULL), 4 NOT IN (1, NULL), NULL IN (1);
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- t|f|t|∅|t|∅|∅

SELECT 5 IN (1, 2, 3, 4, 5, 6, 7), 9 IN (1, 2, 3, 4, 5, 6, NULL), 2.0 IN (1, 2, 3), 'b' IN ('a', 'b', 'c', 'd', 'e');
-- ?column?|?column?|?column?|?column?
-- t|∅|t|t

SELECT 'abc' LIKE 'a%', 'abc' LIKE '_b_', 'abc' NOT LIKE 'b%', 'ABC' ILIKE 'a%', 'a%c' LIKE 'a#%c' ESCAPE '#';
-- ?column?|?column?|?column?|?column?|?column?
-- t|t|t|t|t

SELECT CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END, CASE 3 WHEN 1 THEN 'one' END, CASE WHEN NULL THEN 1 ELSE 2 END;
-- case|case|case
-- two|∅|2

SELECT CASE WHEN 1 THEN 2 END;
-- ERROR 42804 at 18: argument of CASE/WHEN must be type boolean, not type integer

SELECT CASE WHEN true THEN 1 ELSE 'x' END;
-- ERROR 22P02 at 35: invalid input syntax for type integer: "x"

SELECT CASE WHEN true THEN 1 ELSE 2.5 END, CASE WHEN true THEN NULL ELSE 1 END;
-- case|case
-- 1|∅

SELECT CASE WHEN true THEN 1 ELSE true END;
-- ERROR 42804 at 28: CASE types boolean and integer cannot be matched

SELECT COALESCE(NULL, NULL, 3), COALESCE(NULL, 'x'), COALESCE(1, 2.5);
-- coalesce|coalesce|coalesce
-- 3|x|1

SELECT NULLIF(1, 1), NULLIF(1, 2), NULLIF('a', 'b'), NULLIF(NULL, 1);
-- nullif|nullif|nullif|nullif
-- ∅|1|a|∅

SELECT GREATEST(1, 3, 2), LEAST(1, NULL, -2), GREATEST(NULL, NULL), GREATEST('a', 'B'), GREATEST(1, 2.5);
-- greatest|least|greatest|greatest|greatest
-- 3|-2|∅|a|2.5

SELECT (1, 2) = (1, 2), (1, 2) < (1, 3), (1, NULL) = (1, 2), (1, NULL) = (2, 2), (1, 2) <> (1, NULL), (2, NULL) > (1, 5);
-- ?column?|?column?|?column?|?column?|?column?|?column?
-- t|t|∅|f|∅|t

SELECT (1, 2) = (1, 2, 3);
-- ERROR 42601 at 15: unequal number of entries in row expressions

SELECT (1, 2) IN ((1, 2), (3, 4)), (1, 2) NOT IN ((3, 4), (5, NULL)), ROW(1, 2) IS NULL, ROW(NULL, NULL) IS NULL, ROW(1, NULL) IS NOT NULL;
-- ?column?|?column?|?column?|?column?|?column?
-- t|t|f|t|f

SELECT ROW(1, 'a', NULL), (1, 2);
-- row|row
-- (1,a,)|(1,2)

SELECT ARRAY[1, 2, 3], ARRAY[[1, 2], [3, 4]], ARRAY['a', NULL], '{}'::int[], ARRAY[]::text[];
-- array|array|array|int4|array
-- {1,2,3}|{{1,2},{3,4}}|{a,NULL}|{}|{}

SELECT ARRAY[];
-- ERROR 42P18 at 8: cannot determine type of empty array
-- HINT: Explicitly cast to the desired type, for example ARRAY[]::integer[].

SELECT ARRAY[1, 'x'];
-- ERROR 22P02 at 17: invalid input syntax for type integer: "x"

SELECT ARRAY[1, 2.5, NULL];
-- array
-- {1,2.5,NULL}

SELECT (ARRAY[1, 2, 3])[2], (ARRAY[1, 2, 3])[5], (ARRAY[[1, 2], [3, 4]])[2][1], (ARRAY[1, 2, 3])[2:3], (ARRAY[1, 2, 3])[:2];
-- array|array|array|array|array
-- 2|∅|3|{2,3}|{1,2}

SELECT (1)[1];
-- ERROR 42804 at 9: cannot subscript type integer because it does not support subscripting

SELECT 2 = ANY (ARRAY[1, 2]), 3 = ANY (ARRAY[1, 2]), 3 = ANY (ARRAY[1, NULL]), 3 <> ALL (ARRAY[1, 2]), 1 = ALL ('{1,1}'::int[]), 2 > ANY ('{1,5}');
-- ?column?|?column?|?column?|?column?|?column?|?column?
-- t|f|∅|t|t|t

SELECT 1 = ANY (1);
-- ERROR 42809 at 10: op ANY/ALL (array) requires array on right side

SELECT '5'::int + 1, CAST('2020-01-02' AS date), '1.5'::numeric, 'abc'::varchar(2), 'abc'::char(5) || '|';
-- ?column?|date|numeric|varchar|?column?
-- 6|2020-01-02|1.5|ab|abc|

SELECT 'x'::int;
-- ERROR 22P02 at 8: invalid input syntax for type integer: "x"

SELECT 1::text || 2::text, true::int, 1::bool, 'yes'::bool;
-- ?column?|int4|bool|bool
-- 12|1|t|t

SELECT 1::date;
-- ERROR 42846 at 9: cannot cast type integer to date

SELECT '2020-01-01'::date + 1, '2020-01-02'::date - '2020-01-01'::date, '2020-01-01'::timestamp + '1 day'::interval;
-- ?column?|?column?|?column?
-- 2020-01-02|1|2020-01-02 00:00:00

SELECT foo(1);
-- ERROR 42883 at 8: function foo(integer) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT 1 + 'a';
-- ERROR 22P02 at 12: invalid input syntax for type integer: "a"

SELECT 'a' + 'b';
-- ERROR 42725 at 12: operator is not unique: unknown + unknown
-- HINT: Could not choose a best candidate operator. You might need to add explicit type casts.

SELECT 1 ~ 2;
-- ERROR 42883 at 10: operator does not exist: integer ~ integer
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT -'a'::text;
-- ERROR 42883 at 8: operator does not exist: - text
-- HINT: No operator matches the given name and argument type. You might need to add an explicit type cast.

SELECT lower(1);
-- ERROR 42883 at 8: function lower(integer) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT x;
-- ERROR 42703 at 8: column "x" does not exist

SELECT t.x;
-- ERROR 42P01 at 8: missing FROM-clause entry for table "t"

SELECT *;
-- ERROR 42601 at 8: SELECT * with no tables specified is not valid

SELECT count(*), sum(1), min('a'), count(NULL);
-- count|sum|min|count
-- 1|1|a|0

SELECT sum(count(*));
-- ERROR 42803 at 12: aggregate function calls cannot be nested

SELECT 1 WHERE count(*) > 0;
-- ERROR 42803 at 16: aggregate functions are not allowed in WHERE

SELECT length('hello'), upper('abc'), substring('hello' from 2 for 3), position('l' in 'hello'), trim('  x  ') || '|';
-- length|upper|substring|position|?column?
-- 5|ABC|ell|3|x|

SELECT extract(year FROM '2020-03-04'::date), date_part('month', '2020-03-04'::date);
-- extract|date_part
-- 2020|3

SELECT 1 AS "A b", 2 AS from_, 'q' "Q";
-- A b|from_|Q
-- 1|2|q

SELECT pg_typeof(1), pg_typeof(1.5), pg_typeof(1::int8), pg_typeof(ARRAY[1]);
-- pg_typeof|pg_typeof|pg_typeof|pg_typeof
-- integer|numeric|bigint|integer[]

SELECT 'a' COLLATE "C", 'b' < 'a' COLLATE "POSIX";
-- ?column?|?column?
-- a|f

SELECT 'a' COLLATE "xx_YY";
-- ERROR 42704 at 12: collation "xx_YY" for encoding "UTF8" does not exist

SELECT 1 COLLATE "C";
-- ERROR 42804 at 10: collations are not supported by type integer

SELECT 1 WHERE true;
-- ?column?
-- 1

SELECT 1 WHERE false;
-- ?column?

SELECT 1 WHERE NULL;
-- ?column?

SELECT 1 WHERE 1;
-- ERROR 42804 at 16: argument of WHERE must be type boolean, not type integer

SELECT 1 LIMIT 0;
-- ?column?

SELECT 1 OFFSET 1;
-- ?column?

SELECT 1 LIMIT -1;
-- ERROR 2201W: LIMIT must not be negative

SELECT 1 OFFSET -1;
-- ERROR 2201X: OFFSET must not be negative

SELECT 1 LIMIT 'x';
-- ERROR 22P02 at 16: invalid input syntax for type bigint: "x"

SELECT 1 LIMIT NULL;
-- ?column?
-- 1

SELECT 1 ORDER BY 2;
-- ERROR 42P10 at 19: ORDER BY position 2 is not in select list

SELECT 1 GROUP BY 2;
-- ERROR 42P10 at 19: GROUP BY position 2 is not in select list

SELECT 1 HAVING true;
-- ?column?
-- 1

SELECT 1 HAVING false;
-- ?column?

SELECT 1 AS a ORDER BY a;
-- a
-- 1

SELECT 'x' ORDER BY 'y';
-- ERROR 42601 at 21: non-integer constant in ORDER BY

SELECT 3 AS a, a + 1;
-- ERROR 42703 at 16: column "a" does not exist

SELECT (SELECT 1), (SELECT 1 WHERE false), EXISTS (SELECT 1), EXISTS (SELECT 1 WHERE false), ARRAY(SELECT 1 UNION ALL SELECT 2);
-- ?column?|?column?|exists|exists|array
-- 1|∅|t|f|{1,2}

SELECT (SELECT 1, 2);
-- ERROR 42601 at 8: subquery must return only one column

SELECT (VALUES (1), (2));
-- ERROR 21000: more than one row returned by a subquery used as an expression

SELECT 1 IN (SELECT 1), 2 IN (SELECT 1), NULL IN (SELECT 1), 1 NOT IN (SELECT NULL::int), 1 IN (SELECT 1 WHERE false), NULL NOT IN (SELECT 1 WHERE false);
-- ?column?|?column?|?column?|?column?|?column?|?column?
-- t|f|∅|∅|f|t

SELECT 1 > ALL (SELECT 0), 1 > ANY (VALUES (0), (5)), 1 = ALL (VALUES (1), (NULL)), (1, 2) IN (VALUES (1, 2), (3, 4)), (1, 2) = (SELECT 1, 2);
-- ?column?|?column?|?column?|?column?|?column?
-- t|t|∅|t|t

SELECT (1, 2) IN (SELECT 1);
-- ERROR 42601 at 15: subquery has too few columns

SELECT 1 IN (SELECT 1, 2);
-- ERROR 42601 at 10: subquery has too many columns

SELECT DEFAULT;
-- ERROR 42601 at 8: DEFAULT is not allowed in this context

SELECT 1::nosuchtype;
-- ERROR 42704 at 11: type "nosuchtype" does not exist

SELECT now() = now(), current_date = now()::date, current_user IS NOT NULL;
-- ?column?|?column?|?column?
-- t|t|t

SELECT 1 IS OF (int);
-- ERROR 42601 at 13: syntax error at or near "OF"

SELECT f.a FROM (SELECT 1 AS a) AS f;
-- a
-- 1

SELECT (f).a, f FROM (SELECT 1 AS a, 'x' AS b) AS f;
-- a|f
-- 1|(1,x)

SELECT (f).c FROM (SELECT 1 AS a) AS f;
-- ERROR 42703 at 9: column f.c does not exist

SELECT (1).a;
-- ERROR 42809 at 9: column notation .a applied to type integer, which is not a composite type

SELECT 10 / 3.0, 2 ^ 10, |/ 16, @ -5, 5 & 3, 5 | 3, 5 # 3, ~5, 1 << 4;
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- 3.3333333333333333|1024|4|5|1|7|6|-6|16

SELECT 1::float8 / 3, 1::float4 / 3, 'NaN'::float8 = 'NaN'::float8, 'Infinity'::float8 > 1;
-- ?column?|?column?|?column?|?column?
-- 0.3333333333333333|0.3333333333333333|t|t

SELECT 1 = 1.0, 1 = 1.0::float8, 1::int2 = 1::int8, 'a'::varchar = 'a'::text, 'a '::char(2) = 'a';
-- ?column?|?column?|?column?|?column?|?column?
-- t|t|t|t|t

