CREATE ROLE bob LOGIN PASSWORD 'secret';
-- CREATE ROLE

CREATE ROLE bob;
-- ERROR 42710: role "bob" already exists

CREATE USER al;
-- CREATE ROLE

CREATE TABLE gt (a int, b int);
-- CREATE TABLE

INSERT INTO gt VALUES (1, 2);
-- INSERT 0 1

SET ROLE bob;
-- SET

CREATE SCHEMA z;
-- ERROR 42501: permission denied for database longitude

CREATE ROLE x;
-- ERROR 42501: permission denied to create role

DROP ROLE al;
-- ERROR 42501: permission denied to drop role

SELECT * FROM gt;
-- ERROR 42501: permission denied for table gt

SELECT count(*) FROM gt;
-- ERROR 42501: permission denied for table gt

INSERT INTO gt VALUES (1);
-- ERROR 42501: permission denied for table gt

UPDATE gt SET a = 1;
-- ERROR 42501: permission denied for table gt

DELETE FROM gt;
-- ERROR 42501: permission denied for table gt

TRUNCATE gt;
-- ERROR 42501: permission denied for table gt

ALTER TABLE gt ADD x int;
-- ERROR 42501: must be owner of table gt

DROP TABLE gt;
-- ERROR 42501: must be owner of table gt

CREATE INDEX ON gt (a);
-- ERROR 42501: must be owner of table gt

COMMENT ON TABLE gt IS 'x';
-- ERROR 42501: must be owner of table gt

SET ROLE NONE;
-- SET

GRANT SELECT (a), INSERT (a), UPDATE (b) ON gt TO bob;
-- GRANT

SET ROLE bob;
-- SET

SELECT a FROM gt;
-- a
-- 1

SELECT b FROM gt;
-- ERROR 42501: permission denied for table gt

SELECT * FROM gt;
-- ERROR 42501: permission denied for table gt

SELECT count(*) FROM gt;
-- count
-- 1

SELECT 1 FROM gt;
-- ?column?
-- 1

INSERT INTO gt (a) VALUES (3);
-- INSERT 0 1

INSERT INTO gt (b) VALUES (3);
-- ERROR 42501: permission denied for table gt

UPDATE gt SET b = 5;
-- UPDATE 2

UPDATE gt SET b = b + 1;
-- ERROR 42501: permission denied for table gt

UPDATE gt SET b = a + 1;
-- UPDATE 2

UPDATE gt SET a = 1;
-- ERROR 42501: permission denied for table gt

DELETE FROM gt WHERE a = 3;
-- ERROR 42501: permission denied for table gt

INSERT INTO gt (a) VALUES (4) RETURNING a;
-- a
-- 4

INSERT INTO gt (a) VALUES (4) RETURNING b;
-- ERROR 42501: permission denied for table gt

SET ROLE NONE;
-- SET

GRANT ALL ON gt TO bob;
-- GRANT

SET ROLE bob;
-- SET

SELECT * FROM gt ORDER BY a;
-- a|b
-- 1|2
-- 3|4
-- 4|∅

DELETE FROM gt WHERE a = 4;
-- DELETE 1

GRANT SELECT ON gt TO al;
-- WARNING: no privileges were granted for "gt"
-- GRANT

SET ROLE NONE;
-- SET

REVOKE ALL ON gt FROM bob;
-- REVOKE

SET ROLE bob;
-- SET

SELECT a FROM gt;
-- ERROR 42501: permission denied for table gt

SET ROLE NONE;
-- SET

GRANT UPDATE ON gt TO al WITH GRANT OPTION;
-- GRANT

SET ROLE al;
-- SET

GRANT UPDATE ON gt TO bob;
-- GRANT

GRANT DELETE ON gt TO bob;
-- WARNING: no privileges were granted for "gt"
-- GRANT

GRANT UPDATE, DELETE ON gt TO bob;
-- WARNING: not all privileges were granted for "gt"
-- GRANT

SET ROLE NONE;
-- SET

REVOKE UPDATE ON gt FROM al;
-- ERROR 2BP01: dependent privileges exist
-- HINT: Use CASCADE to revoke them too.

REVOKE GRANT OPTION FOR UPDATE ON gt FROM al;
-- ERROR 2BP01: dependent privileges exist
-- HINT: Use CASCADE to revoke them too.

REVOKE UPDATE ON gt FROM al CASCADE;
-- REVOKE

SET ROLE bob;
-- SET

UPDATE gt SET a = 2;
-- ERROR 42501: permission denied for table gt

SET ROLE NONE;
-- SET

GRANT foo ON gt TO bob;
-- ERROR 42601: unrecognized privilege type "foo"

GRANT USAGE ON gt TO bob;
-- ERROR 0LP01: invalid privilege type USAGE for table

GRANT SELECT ON nope TO bob;
-- ERROR 42P01: relation "nope" does not exist

GRANT SELECT ON gt TO nope;
-- ERROR 42704: role "nope" does not exist

GRANT SELECT (z) ON gt TO bob;
-- ERROR 42703: column "z" of relation "gt" does not exist

GRANT SELECT ON SCHEMA public TO bob;
-- ERROR 0LP01: invalid privilege type SELECT for schema

GRANT USAGE ON SCHEMA nope TO bob;
-- ERROR 3F000: schema "nope" does not exist

GRANT DELETE (a) ON gt TO bob;
-- ERROR 0LP01: invalid privilege type DELETE for column

GRANT SELECT ON ALL TABLES IN SCHEMA public TO bob;
-- GRANT

GRANT ALL ON ALL TABLES IN SCHEMA nope TO bob;
-- ERROR 3F000: schema "nope" does not exist

CREATE SEQUENCE gs;
-- CREATE SEQUENCE

SET ROLE bob;
-- SET

SELECT nextval('gs');
-- ERROR 42501: permission denied for sequence gs

SET ROLE NONE;
-- SET

GRANT USAGE ON SEQUENCE gs TO bob;
-- GRANT

GRANT INSERT ON SEQUENCE gs TO bob;
-- ERROR 0LP01: invalid privilege type INSERT for sequence

GRANT USAGE ON SEQUENCE gt TO bob;
-- ERROR 42809: "gt" is not a sequence

SET ROLE bob;
-- SET

SELECT nextval('gs');
-- nextval
-- 1

SELECT setval('gs', 5);
-- ERROR 42501: permission denied for sequence gs

SET ROLE NONE;
-- SET

GRANT CONNECT ON DATABASE nope TO bob;
-- ERROR 3D000: database "nope" does not exist

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO bob;
-- ALTER DEFAULT PRIVILEGES

CREATE TABLE dp (a int);
-- CREATE TABLE

SET ROLE bob;
-- SET

SELECT * FROM dp;
-- a

INSERT INTO dp VALUES (1);
-- ERROR 42501: permission denied for table dp

SET ROLE NONE;
-- SET

ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SCHEMAS TO bob;
-- ERROR 0LP01: cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS

ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE SELECT ON TABLES FROM bob;
-- ALTER DEFAULT PRIVILEGES

CREATE TABLE dp2 (a int);
-- CREATE TABLE

CREATE VIEW gv AS SELECT a, b FROM gt;
-- CREATE VIEW

GRANT SELECT ON gv TO al;
-- GRANT

SET ROLE al;
-- SET

SELECT * FROM gv;
-- a|b
-- 1|2
-- 3|4

SELECT * FROM dp2;
-- ERROR 42501: permission denied for table dp2

SET ROLE NONE;
-- SET

CREATE ROLE carol;
-- CREATE ROLE

GRANT carol TO bob;
-- GRANT ROLE

GRANT bob TO carol;
-- ERROR 0LP01: role "bob" is a member of role "carol"

GRANT bob TO bob;
-- ERROR 0LP01: role "bob" is a member of role "bob"

GRANT carol TO bob;
-- NOTICE: role "bob" is already a member of role "carol"
-- GRANT ROLE

GRANT nope TO bob;
-- ERROR 42704: role "nope" does not exist

REVOKE al FROM bob;
-- WARNING: role "bob" is not a member of role "al"
-- REVOKE ROLE

GRANT SELECT ON dp2 TO carol;
-- GRANT

SET ROLE bob;
-- SET

SELECT * FROM dp2;
-- a

SET ROLE carol;
-- SET

SET ROLE al;
-- SET

SET ROLE NONE;
-- SET

DROP ROLE bob;
-- ERROR 2BP01: role "bob" cannot be dropped because some objects depend on it
-- DETAIL: privileges for table gt
-- privileges for sequence gs
-- privileges for table dp

DROP ROLE longitude;
-- ERROR 55006: current user cannot be dropped

DROP ROLE nope;
-- ERROR 42704: role "nope" does not exist

DROP ROLE IF EXISTS nope;
-- NOTICE: role "nope" does not exist, skipping
-- DROP ROLE

CREATE ROLE pg_x;
-- ERROR 42939: role name "pg_x" is reserved
-- DETAIL: Role names starting with "pg_" are reserved.

ALTER ROLE bob RENAME TO longitude;
-- ERROR 42710: role "longitude" already exists

ALTER ROLE nope LOGIN;
-- ERROR 42704: role "nope" does not exist

ALTER ROLE bob SUPERUSER NOSUPERUSER;
-- ERROR 42601 at 26: conflicting or redundant options

ALTER ROLE bob CONNECTION LIMIT -2;
-- ERROR 22023: invalid connection limit: -2

ALTER ROLE bob VALID UNTIL 'x';
-- ERROR 22007: invalid input syntax for type timestamp with time zone: "x"

ALTER TABLE gt OWNER TO bob;
-- ALTER TABLE

SET ROLE bob;
-- SET

SELECT * FROM gt;
-- a|b
-- 1|2
-- 3|4

ALTER TABLE gt ADD z int;
-- ALTER TABLE

ALTER TABLE gt OWNER TO longitude;
-- ERROR 42501: must be member of role "longitude"

SET ROLE NONE;
-- SET

REASSIGN OWNED BY bob TO longitude;
-- REASSIGN OWNED

DROP OWNED BY bob;
-- DROP OWNED

DROP ROLE bob;
-- DROP ROLE

DROP ROLE al;
-- ERROR 2BP01: role "al" cannot be dropped because some objects depend on it
-- DETAIL: privileges for view gv

REVOKE ALL ON gv FROM al;
-- REVOKE

DROP ROLE al, carol;
-- ERROR 2BP01: role "carol" cannot be dropped because some objects depend on it
-- DETAIL: privileges for table dp2
