using Longitude.Sql.Catalog;
using Longitude.Sql.Definitions;
using Longitude.Sql.Execution;
using Longitude.Sql.Syntax;
using Longitude.Sql.Types;
using ExecutionContext = Longitude.Sql.Execution.ExecutionContext;

namespace Longitude.Sql.Modify;

/// <summary>SET CONSTRAINTS.</summary>
internal sealed class DeferralPlan(SetConstraintsStatement statement) : StatementPlan
{
    public override IReadOnlyList<SqlType> ParameterTypes => [];

    public override IReadOnlyList<ResultColumn>? Columns => null;

    public override bool IsReadOnly => true;

    public override StatementRun Open(ExecutionContext context) => new Run(statement, context);

    private sealed class Run(SetConstraintsStatement statement, ExecutionContext context) : StatementRun
    {
        public override string Tag => "SET CONSTRAINTS";

        public override bool Read()
        {
            uint[]? constraints = statement.Names.Count == 0 ? null : [.. statement.Names.SelectMany(Find)];
            Deferral.Set(context, constraints, statement.IsDeferred);
            return false;
        }

        private uint[] Find(QualifiedName name)
        {
            CatalogSnapshot catalog = context.Catalog;
            foreach (uint schema in catalog.SchemasToSearch(name.Schema, context.Session.SearchPath))
            {
                var found = new List<uint>();
                foreach (TableInfo table in catalog.Tables.Values.Where(t => t.SchemaOid == schema))
                {
                    if (table.FindConstraint(name.Last) is not { } oid)
                        continue;
                    if (table.ForeignKeys.FirstOrDefault(k => k.Oid == oid) is not { IsDeferrable: true })
                        throw new SqlException(SqlStates.WrongObjectType, $"constraint \"{name.Last}\" is not deferrable");
                    found.Add(oid);
                }

                if (found.Count > 0)
                    return [.. found];
            }

            throw new SqlException(SqlStates.UndefinedObject, $"constraint \"{name}\" does not exist");
        }
    }
}
