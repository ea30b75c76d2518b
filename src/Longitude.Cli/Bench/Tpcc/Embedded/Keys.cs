using System.Buffers.Binary;
using System.Text;
using Longitude.Client;
using Longitude.Core;

namespace Longitude.Cli.Bench.Tpcc.Embedded;

/// <summary>
/// The tables as ranges of keys: a byte for the table, then the key's columns, most significant byte first, so that rows lie in the order
/// of their keys.
/// </summary>
/// <remarks>
/// Rows are split by columns where some change all the time and others never do (clause 1.4.5 allows it): a payment adds to
/// <see cref="WarehouseYtd"/> while orders read <see cref="WarehouseInfo"/>, and they do not lose against each other; and of a row of stock
/// only the small part is written again. The parts of one row lie beside each other. The lines of an order are part of the order's row.
/// </remarks>
internal static class Keys
{
    /// <summary>What the folder was loaded with; how often a run was begun.</summary>
    public const byte About = 1;

    /// <summary>(warehouse): name, address, tax.</summary>
    public const byte WarehouseInfo = 2;

    /// <summary>(warehouse): a number, in cents.</summary>
    public const byte WarehouseYtd = 3;

    /// <summary>(warehouse, district): name, address, tax.</summary>
    public const byte DistrictInfo = 4;

    /// <summary>(warehouse, district): a number, in cents.</summary>
    public const byte DistrictYtd = 5;

    /// <summary>(warehouse, district): the next order's number.</summary>
    public const byte DistrictNext = 6;

    /// <summary>(warehouse, district, customer, part): see the parts below.</summary>
    public const byte Customer = 7;

    /// <summary>(warehouse, district, last name, first name, customer): an index.</summary>
    public const byte CustomerByName = 10;

    /// <summary>(warehouse, district, a number that no other payment has).</summary>
    public const byte History = 11;

    /// <summary>(warehouse, district, order): with its lines.</summary>
    public const byte Order = 12;

    /// <summary>(warehouse, district, customer, order): an index.</summary>
    public const byte OrderByCustomer = 13;

    /// <summary>(warehouse, district, order): the orders that wait for their delivery.</summary>
    public const byte NewOrder = 14;

    /// <summary>(item): in each city.</summary>
    public const byte Item = 16;

    /// <summary>(warehouse, item, part): see the parts below.</summary>
    public const byte Stock = 17;

    /// <summary>The part that transactions write: a customer's balance, payments and deliveries; an item's quantity and what was taken.</summary>
    public const byte Changing = 0;

    /// <summary>The part that never changes: a customer's names, address and credit; the texts of the stock.</summary>
    public const byte Info = 1;

    /// <summary>A customer's text, which changes with payments where credit is bad.</summary>
    public const byte Data = 2;

    public static Key Of(Place home, byte table)
    {
        ReadOnlySpan<byte> key = [table];
        return new Key(home, key);
    }

    public static Key OfWarehouse(Place home, byte table, int warehouse)
    {
        Span<byte> key = stackalloc byte[3];
        Start(key, table, warehouse);
        return new Key(home, key);
    }

    public static Key OfDistrict(Place home, byte table, int warehouse, int district)
    {
        Span<byte> key = stackalloc byte[4];
        Start(key, table, warehouse, district);
        return new Key(home, key);
    }

    /// <summary>A row of a district with a number: an order.</summary>
    public static Key InDistrict(Place home, byte table, int warehouse, int district, int number)
    {
        Span<byte> key = stackalloc byte[8];
        Start(key, table, warehouse, district);
        BinaryPrimitives.WriteInt32BigEndian(key[4..], number);
        return new Key(home, key);
    }

    /// <summary>A row of a district with two numbers: a customer's order, a payment.</summary>
    public static Key InDistrict(Place home, byte table, int warehouse, int district, int number, int second)
    {
        Span<byte> key = stackalloc byte[12];
        Start(key, table, warehouse, district);
        BinaryPrimitives.WriteInt32BigEndian(key[4..], number);
        BinaryPrimitives.WriteInt32BigEndian(key[8..], second);
        return new Key(home, key);
    }

    public static Key OfCustomer(Place home, int warehouse, int district, int customer, byte part)
    {
        Span<byte> key = stackalloc byte[9];
        Start(key, Customer, warehouse, district);
        BinaryPrimitives.WriteInt32BigEndian(key[4..], customer);
        key[8] = part;
        return new Key(home, key);
    }

    public static Key OfItem(Place home, int item)
    {
        Span<byte> key = stackalloc byte[5];
        key[0] = Item;
        BinaryPrimitives.WriteInt32BigEndian(key[1..], item);
        return new Key(home, key);
    }

    public static Key OfStock(Place home, int warehouse, int item, byte part)
    {
        Span<byte> key = stackalloc byte[8];
        Start(key, Stock, warehouse);
        BinaryPrimitives.WriteInt32BigEndian(key[3..], item);
        key[7] = part;
        return new Key(home, key);
    }

    public static Key OfName(Place home, int warehouse, int district, string last, string first, int customer)
    {
        Span<byte> key = stackalloc byte[64];
        Start(key, CustomerByName, warehouse, district);
        int length = 4 + Name(key[4..], last);
        length += Name(key[length..], first);
        BinaryPrimitives.WriteInt32BigEndian(key[length..], customer);
        return new Key(home, key[..(length + 4)]);
    }

    /// <summary>All customers with a last name, by first name.</summary>
    public static KeyRange NameRange(int warehouse, int district, string last)
    {
        Span<byte> key = stackalloc byte[64];
        Start(key, CustomerByName, warehouse, district);
        return KeyRange.Prefix(key[..(4 + Name(key[4..], last))]);
    }

    /// <summary>All rows of a district in a table.</summary>
    public static KeyRange DistrictRange(byte table, int warehouse, int district)
    {
        Span<byte> key = stackalloc byte[4];
        Start(key, table, warehouse, district);
        return KeyRange.Prefix(key);
    }

    /// <summary>The rows of a district whose number is at least one and below another.</summary>
    public static KeyRange DistrictRange(byte table, int warehouse, int district, int from, int to)
    {
        byte[] start = new byte[8], end = new byte[8];
        Start(start, table, warehouse, district);
        Start(end, table, warehouse, district);
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(4), from);
        BinaryPrimitives.WriteInt32BigEndian(end.AsSpan(4), to);
        return new KeyRange(start, end);
    }

    /// <summary>The number after the district, of rows that have one.</summary>
    public static int Number(Key key) => BinaryPrimitives.ReadInt32BigEndian(key.Bytes.Span[4..]);

    /// <summary>The part of a row, of keys that end with it.</summary>
    public static byte Part(Key key) => key.Bytes.Span[^1];

    /// <summary>The number at the end of a key.</summary>
    public static int LastNumber(Key key) => BinaryPrimitives.ReadInt32BigEndian(key.Bytes.Span[^4..]);

    private static void Start(Span<byte> key, byte table, int warehouse)
    {
        key[0] = table;
        BinaryPrimitives.WriteUInt16BigEndian(key[1..], (ushort)warehouse);
    }

    private static void Start(Span<byte> key, byte table, int warehouse, int district)
    {
        Start(key, table, warehouse);
        key[3] = (byte)district;
    }

    /// <summary>A name and a zero, which no name holds: so shorter ones come before those that they begin.</summary>
    private static int Name(Span<byte> to, string name)
    {
        int length = Encoding.ASCII.GetBytes(name, to);
        to[length] = 0;
        return length + 1;
    }
}
