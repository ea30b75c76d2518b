namespace Longitude.Tests.Sql.Types;

public sealed class IntegerTests
{
    [Theory]
    [InlineData("int4", "+", "2147483647", "int4", "1", "22003: integer out of range")]
    [InlineData("int4", "+", "2147483646", "int4", "1", "2147483647")]
    [InlineData("int2", "*", "200", "int2", "200", "22003: smallint out of range")]
    [InlineData("int8", "+", "9223372036854775807", "int8", "1", "22003: bigint out of range")]
    [InlineData("int8", "-", "-9223372036854775808", "int4", "1", "22003: bigint out of range")]
    [InlineData("int8", "*", "-9223372036854775808", "int8", "-1", "22003: bigint out of range")]
    [InlineData("int8", "/", "-9223372036854775808", "int8", "-1", "22003: bigint out of range")]
    [InlineData("int8", "%", "-9223372036854775808", "int8", "-1", "0")]
    [InlineData("int4", "/", "-7", "int4", "2", "-3")]
    [InlineData("int4", "%", "-7", "int4", "2", "-1")]
    [InlineData("int4", "/", "1", "int4", "0", "22012: division by zero")]
    [InlineData("int4", "<<", "1", "int4", "33", "2")]
    [InlineData("int2", "<<", "1", "int4", "15", "-32768")]
    [InlineData("int8", ">>", "-5", "int4", "1", "-3")]
    [InlineData("int4", "#", "5", "int4", "3", "6")]
    public void Arithmetic_is_exact_or_an_error(string leftType, string symbol, string left, string rightType, string right, string expected) =>
        Assert.Equal(expected, Evaluate.Operator(symbol, (leftType, left), (rightType, right)));

    [Theory]
    [InlineData("int4", " 12 ", "12")]
    [InlineData("int4", "+5", "5")]
    [InlineData("int4", "-2147483648", "-2147483648")]
    [InlineData("int4", "2147483648", "22003: value \"2147483648\" is out of range for type integer")]
    [InlineData("int2", "32768", "22003: value \"32768\" is out of range for type smallint")]
    [InlineData("int8", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("int8", "9223372036854775808", "22003: value \"9223372036854775808\" is out of range for type bigint")]
    [InlineData("int4", "x", "22P02: invalid input syntax for type integer: \"x\"")]
    [InlineData("int4", "", "22P02: invalid input syntax for type integer: \"\"")]
    [InlineData("int4", "1.5", "22P02: invalid input syntax for type integer: \"1.5\"")]
    [InlineData("oid", "-1", "4294967295")]
    [InlineData("oid", "4294967296", "22003: value \"4294967296\" is out of range for type oid")]
    public void Text_is_read_or_refused(string type, string text, string expected) => Assert.Equal(expected, Evaluate.Text(type, text));
}
