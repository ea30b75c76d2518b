SELECT unistr('d\0061t\+000061\u0061\U00000061\\x'), unistr('\d83d\de00');
-- unistr|unistr
-- dataaa\x|😀

SELECT unistr('\1');
-- ERROR 42601: invalid Unicode escape
-- HINT: Unicode escapes must be \XXXX, \+XXXXXX, \uXXXX, or \UXXXXXXXX.

SELECT unistr('\ud83d');
-- ERROR 42601: invalid Unicode surrogate pair

SELECT unistr('\ude00x');
-- ERROR 42601: invalid Unicode surrogate pair

SELECT unistr('\0000');
-- ERROR 22023: invalid Unicode code point: 0000

SELECT parse_ident('"SomeSchema".someTable'), parse_ident('a.b.c'), parse_ident('  a  .  "b ""x"  '), parse_ident('foo.boo[]', strict => false);
-- parse_ident|parse_ident|parse_ident|parse_ident
-- {SomeSchema,sometable}|{a,b,c}|{a,"b \"x"}|{foo,boo}

SELECT parse_ident('foo.boo[]');
-- ERROR 22023: string is not a valid identifier: "foo.boo[]"

SELECT parse_ident('a..b');
-- ERROR 22023: string is not a valid identifier: "a..b"
-- DETAIL: No valid identifier before ".".

SELECT parse_ident('"a');
-- ERROR 22023: string is not a valid identifier: ""a"
-- DETAIL: String has unclosed double quotes.

SELECT parse_ident('1a');
-- ERROR 22023: string is not a valid identifier: "1a"

SELECT parse_ident('a.');
-- ERROR 22023: string is not a valid identifier: "a."
-- DETAIL: No valid identifier after ".".

SELECT normalize('abc'), 'abc' IS NORMALIZED, 'abc' IS NOT NFKC NORMALIZED;
-- normalize|is_normalized|?column?
-- abc|t|f

SELECT convert('\xe9'::bytea, 'LATIN1', 'UTF8'), length('\xc3a9'::bytea, 'UTF8'), convert_from('\xe9', 'LATIN1'), convert_to('é', 'LATIN1'), '\x6162'::bytea LIKE 'a%'::bytea, '\x6162'::bytea NOT LIKE '_'::bytea;
-- convert|length|convert_from|convert_to|?column?|?column?
-- \xc3a9|1|é|\xe9|t|t

SELECT txid_current() = txid_current(), txid_current() > 0, pg_current_xact_id()::text::bigint = txid_current();
-- ?column?|?column?|?column?
-- t|t|t

SELECT current_query();
-- current_query
-- SELECT current_query();

SELECT pg_cancel_backend(-1), pg_terminate_backend(-1);
-- WARNING: PID -1 is not a PostgreSQL backend process
-- WARNING: PID -1 is not a PostgreSQL backend process
-- pg_cancel_backend|pg_terminate_backend
-- f|f

SELECT format('%s %I %L %% %1$s', 'a', 'B c', 'd''e'), format('%-6s|%6s|', 'ab', 'cd'), format('%2$s %1$s', 1, 2), format('%*s', 5, 'x'), format('%L %s', NULL, NULL), format('Hello');
-- format|format|format|format|format|format
-- a "B c" 'd''e' % a|ab    |    cd||2 1|    x|NULL |Hello

SELECT format('%s');
-- ERROR 22023: too few arguments for format()

SELECT format('%I', NULL);
-- ERROR 22004: null values cannot be formatted as an SQL identifier

SELECT format('%x', 1);
-- ERROR 22023: unrecognized format() type specifier "x"
-- HINT: For a single "%" use "%%".

SELECT quote_ident('a'), quote_ident('A b'), quote_ident('select'), quote_literal('a''b\c'), quote_literal(42), quote_nullable(NULL), quote_nullable('x');
-- quote_ident|quote_ident|quote_ident|quote_literal|quote_literal|quote_nullable|quote_nullable
-- a|"A b"|"select"|E'a''b\\c'|'42'|NULL|'x'

SELECT left('abcde', 2), left('abcde', -2), right('abcde', 2), right('abcde', -2), substr('abcde', 2, 3), substring('abcde' FROM 2), substring('abcde' FROM 0 FOR 3), overlay('abcdef' PLACING 'XX' FROM 2 FOR 3), position('c' IN 'abc'), strpos('abc', 'z');
-- left|left|right|right|substr|substring|substring|overlay|position|strpos
-- ab|abc|de|cde|bcd|bcde|ab|aXXef|3|0

SELECT substring('abc' FROM 1 FOR -1);
-- ERROR 22011: negative substring length not allowed

SELECT lpad('x', 5, 'ab'), rpad('x', 5), lpad('abcdef', 3), repeat('ab', 3), reverse('abc'), replace('aXbX', 'X', 'yy'), translate('12345', '143', 'ax'), initcap('hello wORLD-foo'), upper('é'), lower('ÀB'), split_part('a,b,c', ',', 2), split_part('a,b,c', ',', -1), starts_with('abc', 'ab'), ascii('é'), chr(233), to_hex(255), to_hex(-1);
-- lpad|rpad|lpad|repeat|reverse|replace|translate|initcap|upper|lower|split_part|split_part|starts_with|ascii|chr|to_hex|to_hex
-- ababx|x    |abc|ababab|cba|ayybyy|a2x5|Hello World-Foo|É|àb|b|c|t|233|é|ff|ffffffff

SELECT split_part('a', ',', 0);
-- ERROR 22023: field position must not be zero

SELECT chr(0);
-- ERROR 54000: null character not permitted

SELECT trim('  x '), trim(BOTH 'x' FROM 'xxaxx'), ltrim('xxa', 'x'), rtrim('axx', 'x'), btrim('xyaxy', 'yx'), trim(LEADING FROM '  a'), concat('a', NULL, 1, true), concat_ws('-', 'a', NULL, 'b'), concat_ws(NULL, 'a'), length('héé'), char_length('é'), octet_length('é'), bit_length('é'), md5('a');
-- btrim|btrim|ltrim|rtrim|btrim|ltrim|concat|concat_ws|concat_ws|length|char_length|octet_length|bit_length|md5
-- x|a|a|a|a|a|a1t|a-b|∅|3|1|2|16|0cc175b9c0f1b6a831c399e269772661

SELECT regexp_replace('foobarbaz', 'b(..)', 'X\1Y', 'g'), regexp_match('foobar', '(o+)(b)'), regexp_split_to_array('a1b22c', '\d+'), regexp_count('aXbXc', 'X'), regexp_instr('abcabc', 'c', 1, 2), regexp_substr('foo123', '\d+'), regexp_like('Abc', 'ab', 'i'), 'abc' ~ '^a', 'abc' !~* 'B';
-- regexp_replace|regexp_match|regexp_split_to_array|regexp_count|regexp_instr|regexp_substr|regexp_like|?column?|?column?
-- fooXarYXazY|{oo,b}|{a,b,c}|2|6|123|t|t|f

SELECT regexp_matches('a1b2', '([a-z])(\d)', 'g');
-- regexp_matches
-- {a,1}
-- {b,2}

SELECT encode('\x00ff', 'hex'), encode('abc', 'base64'), decode('YWJj', 'base64'), encode('\x00615c', 'escape'), sha256('a'), get_byte('\x0102'::bytea, 1), set_byte('\x0102'::bytea, 0, 255), get_bit('\x01'::bytea, 0), bit_count('\xff'::bytea), substring('\x010203'::bytea FROM 2 FOR 1), trim('\x00'::bytea FROM '\x000100'::bytea);
-- encode|encode|decode|encode|sha256|get_byte|set_byte|get_bit|bit_count|substring|btrim
-- 00ff|YWJj|\x616263|\000a\\|\xca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb|2|\xff02|1|8|\x02|\x01

SELECT abs(-5), sign(-2.5), ceil(1.2), floor(-1.2), round(2.5), round(-2.5), round(1.2345, 2), round(15, -1), trunc(1.99), trunc(-1.2345, 2), mod(7, -3), div(7, 2), power(2, 10), sqrt(2), cbrt(27), exp(1), ln(10), log(100), log(2, 8), gcd(12, 18), lcm(4, 6), factorial(5), pi(), degrees(pi()), radians(180);
-- abs|sign|ceil|floor|round|round|round|round|trunc|trunc|mod|div|power|sqrt|cbrt|exp|ln|log|log|gcd|lcm|factorial|pi|degrees|radians
-- 5|-1|2|-2|3|-3|1.23|20|1|-1.23|1|3|1024|1.4142135623730951|3.0000000000000004|2.718281828459045|2.302585092994046|2|3.0000000000000000|6|12|120|3.141592653589793|180|3.141592653589793

SELECT sin(1), cos(1), tan(1), asin(0.5), acos(0.5), atan(1), atan2(1, 2), sinh(1), sind(30), cosd(60), cot(1), width_bucket(5.35, 0.024, 10.06, 5), width_bucket(5, ARRAY[1,3,7]), scale(1.230), min_scale(1.230), trim_scale(1.230), 5 # 3, ~5, 1 << 4, 5 & 3, 5 | 3, |/ 16, ||/ 27, @ -3, 2 ^ 3, 5 % 3;
-- sin|cos|tan|asin|acos|atan|atan2|sinh|sind|cosd|cot|width_bucket|width_bucket|scale|min_scale|trim_scale|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?
-- 0.8414709848078965|0.5403023058681398|1.5574077246549023|0.5235987755982989|1.0471975511965979|0.7853981633974483|0.4636476090008061|1.1752011936438014|0.5|0.5|0.6420926159343306|3|2|3|2|1.23|6|-6|16|1|7|4|3.0000000000000004|3|8|2

SELECT sqrt(-1);
-- ERROR 2201F: cannot take square root of a negative number

SELECT ln(0);
-- ERROR 2201E: cannot take logarithm of zero

SELECT power(0, -1);
-- ERROR 2201F: zero raised to a negative power is undefined

SELECT 1.5 / 0;
-- ERROR 22012: division by zero

SELECT greatest(1, NULL, 3), least(2.5, 1), greatest('a', 'b'), coalesce(NULL, NULL, 'x'), nullif(1, 1), nullif('a', 'b'), num_nulls(1, NULL, NULL), num_nonnulls(VARIADIC ARRAY[1, NULL]), pg_typeof(greatest(1, 2.5));
-- greatest|least|greatest|coalesce|nullif|nullif|num_nulls|num_nonnulls|pg_typeof
-- 3|1|b|x|∅|a|2|1|numeric

SELECT date_trunc('month', timestamp '2020-02-15 10:20:30'), date_trunc('week', date '2020-02-15'), date_trunc('day', timestamptz '2020-02-15 23:00+00', 'Asia/Tokyo'), date_part('dow', date '2020-02-15'), extract(epoch FROM timestamp '2020-01-01'), extract(quarter FROM date '2020-05-01'), extract(isoyear FROM date '2021-01-01'), date_bin('15 minutes', timestamp '2020-02-11 15:44:17', timestamp '2001-01-01');
-- date_trunc|date_trunc|date_trunc|date_part|extract|extract|extract|date_bin
-- 2020-02-01 00:00:00|2020-02-10 00:00:00+00|2020-02-15 15:00:00+00|6|1577836800.000000|2|2020|2020-02-11 15:30:00

SELECT age(timestamp '2020-03-01', timestamp '2019-12-31'), justify_days('35 days'), justify_hours('27 hours'), justify_interval('1 mon -1 hour'), make_date(2020, 2, 29), make_time(10, 20, 30.5), make_timestamp(2020, 1, 2, 3, 4, 5.5), make_interval(years => 1, days => 2), make_timestamptz(2020, 1, 2, 3, 4, 5, 'Europe/Paris'), to_timestamp(0), isfinite(date 'infinity');
-- age|justify_days|justify_hours|justify_interval|make_date|make_time|make_timestamp|make_interval|make_timestamptz|to_timestamp|isfinite
-- 2 mons 1 day|1 mon 5 days|1 day 03:00:00|29 days 23:00:00|2020-02-29|10:20:30.5|2020-01-02 03:04:05.5|1 year 2 days|2020-01-02 02:04:05+00|1970-01-01 00:00:00+00|f

SELECT make_date(2021, 2, 29);
-- ERROR 22008: date field value out of range: 2021-02-29

SELECT date '2020-01-31' + interval '1 month', date '2020-03-01' - date '2020-02-01', timestamp '2020-01-02' - timestamp '2020-01-01 12:00', date '2020-01-01' + 5, time '10:00' + interval '3 hours', interval '1 day' * 1.5, interval '1 hour' / 4, date '2020-01-01' + time '10:00', timestamptz '2020-01-01 00:00+00' AT TIME ZONE 'America/New_York', timestamp '2020-07-01 00:00' AT TIME ZONE 'Europe/Paris', (date '2020-01-01', date '2020-02-01') OVERLAPS (date '2020-01-15', interval '1 day');
-- ?column?|?column?|?column?|?column?|?column?|?column?|?column?|?column?|timezone|timezone|overlaps
-- 2020-02-29 00:00:00|29|12:00:00|2020-01-06|13:00:00|1 day 12:00:00|00:15:00|2020-01-01 10:00:00|2019-12-31 19:00:00|2020-06-30 22:00:00+00|t

SELECT to_char(timestamp '2020-02-05 14:05:06.789', 'YYYY-MM-DD HH24:MI:SS.MS'), to_char(timestamp '2020-02-05', 'FMDay, DDth FMMonth YYYY'), to_char(1234567.891, '9,999,999.99'), to_char(-5, 'S99'), to_char(0.5, '0.00'), to_char(12, 'RN'), to_char(interval '25 hours', 'HH24:MI'), to_date('05 Feb 2020', 'DD Mon YYYY'), to_timestamp('2020-02-05 14:05', 'YYYY-MM-DD HH24:MI'), to_number('1,234.5-', '9,999.9MI');
-- to_char|to_char|to_char|to_char|to_char|to_char|to_char|to_date|to_timestamp|to_number
-- 2020-02-05 14:05:06.789|Wednesday, 05th February 2020| 1,234,567.89| -5| 0.50|            XII|25:00|2020-02-05|2020-02-05 14:05:00+00|-1234.5

SELECT generate_series(1, 10, 3);
-- generate_series
-- 1
-- 10
-- 4
-- 7

SELECT * FROM generate_series(timestamp '2020-01-01', timestamp '2020-01-03', interval '12 hours');
-- generate_series
-- 2020-01-01 00:00:00
-- 2020-01-01 12:00:00
-- 2020-01-02 00:00:00
-- 2020-01-02 12:00:00
-- 2020-01-03 00:00:00

SELECT * FROM generate_series(date '2020-01-31', date '2020-04-01', interval '1 month');
-- generate_series
-- 2020-01-31 00:00:00+00
-- 2020-02-29 00:00:00+00
-- 2020-03-29 00:00:00+00

SELECT * FROM generate_series(timestamptz '2020-03-28 12:00+00', '2020-03-30 12:00+00', '1 day');
-- generate_series
-- 2020-03-28 12:00:00+00
-- 2020-03-29 12:00:00+00
-- 2020-03-30 12:00:00+00

SELECT generate_series(1.0, 2.0, 0.25);
-- generate_series
-- 1.0
-- 1.25
-- 1.50
-- 1.75
-- 2.00

SELECT generate_series(5, 1);
-- generate_series

SELECT generate_series(5, 1, -2);
-- generate_series
-- 1
-- 3
-- 5

SELECT generate_series(1, 2, 0);
-- ERROR 22023: step size cannot equal zero

SELECT generate_series(timestamp '2020-01-01', timestamp '2020-01-02', interval '0');
-- ERROR 22023: step size cannot equal zero

SELECT count(*), count(x), sum(x), avg(x), min(x), max(x), stddev(x), stddev_pop(x), var_samp(x), var_pop(x), bool_and(x > 0), bool_or(x > 3), every(x < 10), bit_and(x), bit_or(x), bit_xor(x), string_agg(x::text, ',' ORDER BY x DESC), array_agg(x ORDER BY x) FROM (VALUES (1), (2), (4), (NULL)) t(x);
-- count|count|sum|avg|min|max|stddev|stddev_pop|var_samp|var_pop|bool_and|bool_or|every|bit_and|bit_or|bit_xor|string_agg|array_agg
-- 4|3|7|2.3333333333333333|1|4|1.5275252316519467|1.2472191289246471|2.3333333333333333|1.5555555555555556|t|t|t|0|7|7|4,2,1|{1,2,4,NULL}

SELECT corr(y, x), covar_pop(y, x), covar_samp(y, x), regr_slope(y, x), regr_intercept(y, x), regr_r2(y, x), regr_count(y, x), regr_avgx(y, x), regr_avgy(y, x), regr_sxx(y, x), regr_syy(y, x), regr_sxy(y, x) FROM (VALUES (1, 2.0), (2, 4.5), (3, 5.5), (NULL, 1)) t(x, y);
-- corr|covar_pop|covar_samp|regr_slope|regr_intercept|regr_r2|regr_count|regr_avgx|regr_avgy|regr_sxx|regr_syy|regr_sxy
-- 0.9707253433941511|1.1666666666666667|1.75|1.75|0.5|0.9423076923076923|3|2|4|2|6.5|3.5

SELECT sum(x), avg(x), sum(y), avg(y), sum(z), avg(z), sum(w), avg(w) FROM (VALUES (1.5::numeric, 1::bigint, interval '1 hour', 1.5::float4), (2.25, 9223372036854775807, interval '90 minutes', 2.5)) t(x, y, z, w);
-- sum|avg|sum|avg|sum|avg|sum|avg
-- 3.75|1.8750000000000000|9223372036854775808|4611686018427387904|02:30:00|01:15:00|4|2

SELECT pg_size_pretty(0::bigint), pg_size_pretty(10240::bigint), pg_size_pretty(123456789::bigint), pg_size_pretty(1e15), pg_size_bytes('10 MB'), pg_size_bytes('1.5kB'), pg_size_bytes('-1 TB');
-- pg_size_pretty|pg_size_pretty|pg_size_pretty|pg_size_pretty|pg_size_bytes|pg_size_bytes|pg_size_bytes
-- 0 bytes|10 kB|118 MB|909 TB|10485760|1536|-1099511627776

SELECT pg_size_bytes('x');
-- ERROR 22023: invalid size: "x"

SELECT random() BETWEEN 0 AND 1, length(gen_random_uuid()::text), clock_timestamp() >= now(), timeofday() <> '', pg_backend_pid() > 0, statement_timestamp() IS NOT NULL, pg_sleep(0) IS NULL;
-- ?column?|length|?column?|?column?|?column?|?column?|?column?
-- t|36|t|t|t|t|f

SELECT current_setting('server_encoding'), current_setting('nope.x', true), set_config('my.var', 'v', false), current_setting('my.var');
-- current_setting|current_setting|set_config|current_setting
-- UTF8|∅|v|v

SELECT current_setting('nope.x');
-- ERROR 42704: unrecognized configuration parameter "nope.x"

SELECT encode(sha512('a'), 'hex') = encode(sha512('a'::bytea), 'hex'), hashtext('a') IS NOT NULL;
-- ?column?|?column?
-- t|t

SELECT row_number() OVER w, ntile(2) OVER w, lag(x, 1, 0) OVER w, lead(x) OVER w, first_value(x) OVER w, last_value(x) OVER w, nth_value(x, 2) OVER w, cume_dist() OVER w FROM (VALUES (3), (1), (2)) t(x) WINDOW w AS (ORDER BY x) ORDER BY 1;
-- row_number|ntile|lag|lead|first_value|last_value|nth_value|cume_dist
-- 1|1|0|2|1|1|∅|0.3333333333333333
-- 2|1|1|3|1|2|2|0.6666666666666666
-- 3|2|2|∅|1|3|2|1

SELECT 'abc'::char(5) || 'x', 'abc'::char(5) = 'abc', length('abc  '::char(5)), 'a'::"char", true::text, 't'::bool, 'yes'::bool, 1::bool, 'on'::bool, false::int;
-- ?column?|?column?|length|char|text|bool|bool|bool|bool|int4
-- abcx|t|3|a|true|t|t|t|t|0

SELECT 1::text || 'a', 'a' || NULL, 1 || 'x', 1.5 || '', now() || '' <> '', ARRAY[1] || 'x' IS NULL;
-- ERROR 22P02 at 89: malformed array literal: "x"
-- DETAIL: Array value must start with "{" or dimension information.

SELECT text 'a' < 'B', 'a' COLLATE "C" > 'B', 'é' > 'z', greatest('é', 'z');
-- ?column?|?column?|?column?|greatest
-- f|t|t|é

SELECT to_regclass('pg_class'), to_regtype('int4'), to_regtype('nope'), 'int4'::regtype, 'pg_class'::regclass::oid > 0, pg_typeof(1), format_type(1043, 14), to_regproc('now'), 'text'::regtype::oid;
-- to_regclass|to_regtype|to_regtype|regtype|?column?|pg_typeof|format_type|to_regproc|oid
-- pg_class|integer|∅|integer|t|integer|character varying(10)|now|25

SELECT string_agg(x, ''), string_agg(x, NULL), string_agg(DISTINCT x, ',' ORDER BY x) FROM (VALUES ('a'), (NULL), ('b'), ('a')) t(x);
-- string_agg|string_agg|string_agg
-- aba|aba|a,b

SELECT max(x), min(x) FROM (VALUES ('b'), ('a'), (NULL)) t(x);
-- max|min
-- b|a

SELECT count(DISTINCT x), sum(DISTINCT x), avg(DISTINCT x) FROM (VALUES (1), (1), (3)) t(x);
-- count|sum|avg
-- 2|4|2.0000000000000000

SELECT lower('A' || 'B'), upper(NULL), substring('foobar' SIMILAR '%#"o_b#"%' ESCAPE '#'), substring('foobar' FROM 'o.b'), 'abc' SIMILAR TO '(a|b)%', 'a_c' LIKE 'a\_c', 'abc' ILIKE 'A%', 'a%c' LIKE 'a!%c' ESCAPE '!';
-- lower|upper|substring|substring|?column?|?column?|?column?|?column?
-- ab|∅|oob|oob|t|t|t|t

SELECT isfinite(now()), now() - now(), date 'today' = current_date, 'epoch'::timestamptz, 'infinity'::date, '-infinity'::timestamp, 'allballs'::time, interval 'P1Y2M3DT4H5M6S', interval '1-2', interval '3 4:05:06', '1 year 2 mons'::interval::text;
-- isfinite|?column?|?column?|timestamptz|date|timestamp|time|interval|interval|interval|text
-- t|00:00:00|t|1970-01-01 00:00:00+00|infinity|-infinity|00:00:00|1 year 2 mons 3 days 04:05:06|1 year 2 mons|3 days 04:05:06|1 year 2 mons

SELECT lower(1);
-- ERROR 42883 at 8: function lower(integer) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT nosuch(1);
-- ERROR 42883 at 8: function nosuch(integer) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT substr('a');
-- ERROR 42883 at 8: function substr(unknown) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT 'a' + 1;
-- ERROR 22P02 at 8: invalid input syntax for type integer: "a"

SELECT 'a'::text + 1;
-- ERROR 42883 at 18: operator does not exist: text + integer
-- HINT: No operator matches the given name and argument types. You might need to add explicit type casts.

SELECT -'a'::text;
-- ERROR 42883 at 8: operator does not exist: - text
-- HINT: No operator matches the given name and argument type. You might need to add an explicit type cast.

SELECT sum('a');
-- ERROR 42725 at 8: function sum(unknown) is not unique
-- HINT: Could not choose a best candidate function. You might need to add explicit type casts.

SELECT sum(true);
-- ERROR 42883 at 8: function sum(boolean) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.

SELECT avg('2020-01-01'::date);
-- ERROR 42883 at 8: function avg(date) does not exist
-- HINT: No function matches the given name and argument types. You might need to add explicit type casts.
