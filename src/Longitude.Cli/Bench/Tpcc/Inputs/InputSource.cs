namespace Longitude.Cli.Bench.Tpcc.Inputs;

/// <summary>
/// One terminal's choices: which transaction comes next (clause 5.2.3) and with what input (clauses 2.4.1 to 2.8.1). A terminal belongs to
/// one warehouse, and for Stock-Level to one district.
/// </summary>
internal sealed class InputSource
{
    private const int DeckSize = 100;

    private readonly Scale _scale;
    private readonly int _warehouses;
    private readonly int _warehouse;
    private readonly int _district;
    private readonly RunConstants _constants;
    private readonly TpccRandom _random;
    private readonly TransactionKind[] _deck = new TransactionKind[DeckSize];
    private int _dealt = DeckSize;

    public InputSource(Scale scale, int warehouses, int terminal, RunConstants constants, int seed)
    {
        _scale = scale;
        _warehouses = warehouses;
        _warehouse = (terminal % warehouses) + 1;
        _district = (terminal / warehouses % Scale.Districts) + 1;
        _constants = constants;
        _random = new TpccRandom(seed, terminal);
        int at = 0;
        foreach ((TransactionKind kind, int share) in Mix)
        {
            _deck.AsSpan(at, share).Fill(kind);
            at += share;
        }
    }

    /// <summary>Of a hundred transactions, how many are of which kind: dealt like cards, so that the mix is met exactly.</summary>
    public static IReadOnlyList<(TransactionKind Kind, int Share)> Mix { get; } =
    [
        (TransactionKind.NewOrder, 45), (TransactionKind.Payment, 43), (TransactionKind.OrderStatus, 4), (TransactionKind.Delivery, 4),
        (TransactionKind.StockLevel, 4),
    ];

    public int Warehouse => _warehouse;

    /// <summary>What was chosen so far.</summary>
    public InputShares Shares { get; } = new();

    public TransactionKind NextKind()
    {
        if (_dealt == DeckSize)
        {
            _random.Shuffle(_deck);
            _dealt = 0;
        }

        return _deck[_dealt++];
    }

    public NewOrderInput NewOrder()
    {
        var items = new OrderedItem[_random.Uniform(5, 15)];
        bool invalid = _random.Percent(1);
        for (int i = 0; i < items.Length; i++)
        {
            int supplier = _warehouses > 1 && _random.Percent(1) ? OtherWarehouse() : _warehouse;
            items[i] = new OrderedItem(_random.NonUniform(_scale.ItemSpread, _constants.Item, 1, _scale.Items), supplier, _random.Uniform(1, 10));
        }

        if (invalid)
            items[^1] = items[^1] with { Item = _scale.Items + 1 };
        Array.Sort(items, 0, invalid ? items.Length - 1 : items.Length, TakingOrder.Instance);
        Shares.NoteOrder(items, _warehouse, invalid);
        return new NewOrderInput(_warehouse, AnyDistrict(), CustomerNumber(), items, Now);
    }

    public PaymentInput Payment()
    {
        int district = AnyDistrict();
        bool remote = _warehouses > 1 && _random.Percent(15);
        CustomerChoice customer = remote ? Customer(OtherWarehouse(), AnyDistrict()) : Customer(_warehouse, district);
        Shares.NotePayment(remote, customer.LastName is not null);
        return new PaymentInput(_warehouse, district, customer, _random.Uniform(100, 500_000), Now);
    }

    public OrderStatusInput OrderStatus()
    {
        CustomerChoice customer = Customer(_warehouse, AnyDistrict());
        Shares.NoteStatus(customer.LastName is not null);
        return new OrderStatusInput(customer);
    }

    public DeliveryInput Delivery() => new(_warehouse, _random.Uniform(1, 10), Now);

    public StockLevelInput StockLevel() => new(_warehouse, _district, _random.Uniform(10, 20));

    /// <summary>A time of negative exponential distribution, at most ten times its mean (clause 5.2.5.4).</summary>
    public TimeSpan Exponential(TimeSpan mean) => mean * Math.Min(10, -Math.Log(1 - _random.Fraction()));

    private static DateTime Now => DateTime.SpecifyKind(DateTime.UtcNow, DateTimeKind.Unspecified);

    private CustomerChoice Customer(int warehouse, int district) => _random.Percent(60)
        ? new CustomerChoice(warehouse, district, 0, TpccRandom.LastName(_random.NameNumber(_constants.Name, _scale.LastNames)))
        : new CustomerChoice(warehouse, district, CustomerNumber(), null);

    private int CustomerNumber() => _random.NonUniform(_scale.CustomerSpread, _constants.Customer, 1, _scale.CustomersPerDistrict);

    private int AnyDistrict() => _random.Uniform(1, Scale.Districts);

    private int OtherWarehouse()
    {
        int other = _random.Uniform(1, _warehouses - 1);
        return other < _warehouse ? other : other + 1;
    }

    private sealed class TakingOrder : IComparer<OrderedItem>
    {
        public static readonly TakingOrder Instance = new();

        public int Compare(OrderedItem x, OrderedItem y) => (x.SupplyWarehouse, x.Item).CompareTo((y.SupplyWarehouse, y.Item));
    }
}
