using Longitude.Sql;
using Longitude.Sql.Functions;
using Longitude.Sql.Types;

namespace Longitude.Tests.Sql.Types;

public sealed class FunctionResolverTests
{
    [Theory]
    [InlineData("+", "int4", "int4", "int4pl")]
    [InlineData("+", "int2", "int4", "int24pl")]
    [InlineData("=", "int4", "unknown", "int4eq")]
    [InlineData("=", "varchar", "varchar", "texteq")]
    [InlineData("=", "unknown", "unknown", "texteq")]
    [InlineData("<", "varchar", "text", "text_lt")]
    [InlineData("=", "bpchar", "unknown", "bpchareq")]
    [InlineData("=", "oid", "int4", "oideq")]
    [InlineData("=", "oid", "int8", "oideq")]
    [InlineData("=", "_int4", "_int4", "array_eq")]
    [InlineData("=", "regclass", "oid", "oideq")]
    [InlineData("!=", "int8", "int2", "int82ne")]
    public void Operators_are_chosen_by_their_operands(string symbol, string left, string right, string function) =>
        Assert.Equal(function, FunctionResolver.ResolveOperator(symbol, SqlTypes.ByName(left), SqlTypes.ByName(right)!).Function.Name);

    [Theory]
    [InlineData("+", "int4", "bool", "operator does not exist: integer + boolean")]
    [InlineData("-", null, "bool", "operator does not exist: - boolean")]
    [InlineData("=", "_int4", "_text", "operator does not exist: integer[] = text[]")]
    [InlineData("=", "json", "json", "operator does not exist: json = json")]
    public void Operators_that_do_not_fit_are_errors(string symbol, string? left, string right, string message)
    {
        SqlType? leftType = left is null ? null : SqlTypes.ByName(left);
        var error = Assert.Throws<SqlException>(() => FunctionResolver.ResolveOperator(symbol, leftType, SqlTypes.ByName(right)!));
        Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("int4,int8", "int8")]
    [InlineData("int8,int4", "int8")]
    [InlineData("unknown,int4", "int4")]
    [InlineData("unknown,unknown", "text")]
    [InlineData("varchar,text", "varchar")]
    [InlineData("text,varchar", "text")]
    [InlineData("int4,float4", "float4")]
    public void A_common_type_is_found(string types, string common) =>
        Assert.Equal(common, FunctionResolver.CommonType([.. types.Split(',').Select(t => SqlTypes.ByName(t)!)], "CASE").Name);

    [Fact]
    public void Types_of_different_categories_have_none()
    {
        var error = Assert.Throws<SqlException>(() => FunctionResolver.CommonType([SqlTypes.Int4, SqlTypes.Text], "UNION"));
        Assert.Equal("UNION types integer and text cannot be matched", error.Message);
    }
}
