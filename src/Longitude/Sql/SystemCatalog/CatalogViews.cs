namespace Longitude.Sql.SystemCatalog;

/// <summary>PostgreSQL 15's views of pg_catalog. Their oids, which PostgreSQL does not fix, are from 12001 on.</summary>
internal static class CatalogViews
{
    public const string Columns = """
        pg_available_extension_versions 12001
            name name, version text, installed bool, superuser bool, trusted bool, relocatable bool, schema name, requires name[],
            comment text
        pg_available_extensions 12002
            name name, default_version text, installed_version text, comment text
        pg_cursors 12003
            name text, statement text, is_holdable bool, is_binary bool, is_scrollable bool, creation_time timestamptz
        pg_group 12004
            groname name, grosysid oid, grolist oid[]
        pg_indexes 12005
            schemaname name, tablename name, indexname name, tablespace name, indexdef text
        pg_locks 12006
            locktype text, database oid, relation oid, page int4, tuple int2, virtualxid text, transactionid xid, classid oid,
            objid oid, objsubid int2, virtualtransaction text, pid int4, mode text, granted bool, fastpath bool, waitstart timestamptz
        pg_matviews 12007
            schemaname name, matviewname name, matviewowner name, tablespace name, hasindexes bool, ispopulated bool, definition text
        pg_policies 12008
            schemaname name, tablename name, policyname name, permissive text, roles name[], cmd text, qual text, with_check text
        pg_prepared_statements 12009
            name text, statement text, prepare_time timestamptz, parameter_types regtype[], from_sql bool, generic_plans int8,
            custom_plans int8
        pg_prepared_xacts 12010
            transaction xid, gid text, prepared timestamptz, owner name, database name
        pg_publication_tables 12011
            pubname name, schemaname name, tablename name, attnames name[], rowfilter text
        pg_roles 12012
            rolname name, rolsuper bool, rolinherit bool, rolcreaterole bool, rolcreatedb bool, rolcanlogin bool,
            rolreplication bool, rolconnlimit int4, rolpassword text, rolvaliduntil timestamptz, rolbypassrls bool, rolconfig text[],
            oid oid
        pg_rules 12013
            schemaname name, tablename name, rulename name, definition text
        pg_seclabels 12014
            objoid oid, classoid oid, objsubid int4, objtype text, objnamespace oid, objname text, provider text, label text
        pg_sequences 12015
            schemaname name, sequencename name, sequenceowner name, data_type regtype, start_value int8, min_value int8,
            max_value int8, increment_by int8, cycle bool, cache_size int8, last_value int8
        pg_settings 12016
            name text, setting text, unit text, category text, short_desc text, extra_desc text, context text, vartype text,
            source text, min_val text, max_val text, enumvals text[], boot_val text, reset_val text, sourcefile text,
            sourceline int4, pending_restart bool
        pg_shadow 12017
            usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool, usebypassrls bool, passwd text,
            valuntil timestamptz, useconfig text[]
        pg_stat_activity 12018
            datid oid, datname name, pid int4, leader_pid int4, usesysid oid, usename name, application_name text, client_addr text,
            client_hostname text, client_port int4, backend_start timestamptz, xact_start timestamptz, query_start timestamptz,
            state_change timestamptz, wait_event_type text, wait_event text, state text, backend_xid xid, backend_xmin xid,
            query_id int8, query text, backend_type text
        pg_stat_all_indexes 12019
            relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_scan int8, idx_tup_read int8,
            idx_tup_fetch int8
        pg_stat_all_tables 12020
            relid oid, schemaname name, relname name, seq_scan int8, seq_tup_read int8, idx_scan int8, idx_tup_fetch int8,
            n_tup_ins int8, n_tup_upd int8, n_tup_del int8, n_tup_hot_upd int8, n_live_tup int8, n_dead_tup int8,
            n_mod_since_analyze int8, n_ins_since_vacuum int8, last_vacuum timestamptz, last_autovacuum timestamptz,
            last_analyze timestamptz, last_autoanalyze timestamptz, vacuum_count int8, autovacuum_count int8, analyze_count int8,
            autoanalyze_count int8
        pg_stat_bgwriter 12021
            checkpoints_timed int8, checkpoints_req int8, checkpoint_write_time float8, checkpoint_sync_time float8,
            buffers_checkpoint int8, buffers_clean int8, maxwritten_clean int8, buffers_backend int8, buffers_backend_fsync int8,
            buffers_alloc int8, stats_reset timestamptz
        pg_stat_database 12022
            datid oid, datname name, numbackends int4, xact_commit int8, xact_rollback int8, blks_read int8, blks_hit int8,
            tup_returned int8, tup_fetched int8, tup_inserted int8, tup_updated int8, tup_deleted int8, conflicts int8,
            temp_files int8, temp_bytes int8, deadlocks int8, checksum_failures int8, checksum_last_failure timestamptz,
            blk_read_time float8, blk_write_time float8, session_time float8, active_time float8, idle_in_transaction_time float8,
            sessions int8, sessions_abandoned int8, sessions_fatal int8, sessions_killed int8, stats_reset timestamptz
        pg_stat_gssapi 12023
            pid int4, gss_authenticated bool, principal text, encrypted bool
        pg_stat_replication 12024
            pid int4, usesysid oid, usename name, application_name text, client_addr text, client_hostname text, client_port int4,
            backend_start timestamptz, backend_xmin xid, state text, sent_lsn text, write_lsn text, flush_lsn text, replay_lsn text,
            write_lag interval, flush_lag interval, replay_lag interval, sync_priority int4, sync_state text, reply_time timestamptz
        pg_stat_ssl 12025
            pid int4, ssl bool, version text, cipher text, bits int4, client_dn text, client_serial numeric, issuer_dn text
        pg_stat_sys_indexes 12026
            relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_scan int8, idx_tup_read int8,
            idx_tup_fetch int8
        pg_stat_sys_tables 12027
            relid oid, schemaname name, relname name, seq_scan int8, seq_tup_read int8, idx_scan int8, idx_tup_fetch int8,
            n_tup_ins int8, n_tup_upd int8, n_tup_del int8, n_tup_hot_upd int8, n_live_tup int8, n_dead_tup int8,
            n_mod_since_analyze int8, n_ins_since_vacuum int8, last_vacuum timestamptz, last_autovacuum timestamptz,
            last_analyze timestamptz, last_autoanalyze timestamptz, vacuum_count int8, autovacuum_count int8, analyze_count int8,
            autoanalyze_count int8
        pg_stat_user_functions 12028
            funcid oid, schemaname name, funcname name, calls int8, total_time float8, self_time float8
        pg_stat_user_indexes 12029
            relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_scan int8, idx_tup_read int8,
            idx_tup_fetch int8
        pg_stat_user_tables 12030
            relid oid, schemaname name, relname name, seq_scan int8, seq_tup_read int8, idx_scan int8, idx_tup_fetch int8,
            n_tup_ins int8, n_tup_upd int8, n_tup_del int8, n_tup_hot_upd int8, n_live_tup int8, n_dead_tup int8,
            n_mod_since_analyze int8, n_ins_since_vacuum int8, last_vacuum timestamptz, last_autovacuum timestamptz,
            last_analyze timestamptz, last_autoanalyze timestamptz, vacuum_count int8, autovacuum_count int8, analyze_count int8,
            autoanalyze_count int8
        pg_statio_all_indexes 12031
            relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_blks_read int8, idx_blks_hit int8
        pg_statio_all_sequences 12032
            relid oid, schemaname name, relname name, blks_read int8, blks_hit int8
        pg_statio_all_tables 12033
            relid oid, schemaname name, relname name, heap_blks_read int8, heap_blks_hit int8, idx_blks_read int8, idx_blks_hit int8,
            toast_blks_read int8, toast_blks_hit int8, tidx_blks_read int8, tidx_blks_hit int8
        pg_statio_sys_indexes 12034
            relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_blks_read int8, idx_blks_hit int8
        pg_statio_sys_sequences 12035
            relid oid, schemaname name, relname name, blks_read int8, blks_hit int8
        pg_statio_sys_tables 12036
            relid oid, schemaname name, relname name, heap_blks_read int8, heap_blks_hit int8, idx_blks_read int8, idx_blks_hit int8,
            toast_blks_read int8, toast_blks_hit int8, tidx_blks_read int8, tidx_blks_hit int8
        pg_statio_user_indexes 12037
            relid oid, indexrelid oid, schemaname name, relname name, indexrelname name, idx_blks_read int8, idx_blks_hit int8
        pg_statio_user_sequences 12038
            relid oid, schemaname name, relname name, blks_read int8, blks_hit int8
        pg_statio_user_tables 12039
            relid oid, schemaname name, relname name, heap_blks_read int8, heap_blks_hit int8, idx_blks_read int8, idx_blks_hit int8,
            toast_blks_read int8, toast_blks_hit int8, tidx_blks_read int8, tidx_blks_hit int8
        pg_stats 12040
            schemaname name, tablename name, attname name, inherited bool, null_frac float4, avg_width int4, n_distinct float4,
            most_common_vals text, most_common_freqs float4[], histogram_bounds text, correlation float4, most_common_elems text,
            most_common_elem_freqs float4[], elem_count_histogram float4[]
        pg_tables 12041
            schemaname name, tablename name, tableowner name, tablespace name, hasindexes bool, hasrules bool, hastriggers bool,
            rowsecurity bool
        pg_timezone_abbrevs 12042
            abbrev text, utc_offset interval, is_dst bool
        pg_timezone_names 12043
            name text, abbrev text, utc_offset interval, is_dst bool
        pg_user 12044
            usename name, usesysid oid, usecreatedb bool, usesuper bool, userepl bool, usebypassrls bool, passwd text,
            valuntil timestamptz, useconfig text[]
        pg_user_mappings 12045
            umid oid, srvid oid, srvname name, umuser oid, usename name, umoptions text[]
        pg_views 12046
            schemaname name, viewname name, viewowner name, definition text
        """;
}
