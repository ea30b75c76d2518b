using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Longitude.Tests.Clients.EntityFramework;

/// <summary>Changes of each kind to tables that have rows.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20250601000000_Second")]
public sealed class SecondMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.RenameColumn("FullName", "Customers", "Name");
        migrationBuilder.AlterColumn<string>("Name", "Customers", "character varying(80)", maxLength: 80, oldClrType: typeof(string), oldType: "character varying(40)", oldMaxLength: 40);
        migrationBuilder.DropColumn("Age", "Customers");
        migrationBuilder.AddColumn<string>("Email", "Customers", "text", nullable: true);
        migrationBuilder.AddColumn<string[]>("Tags", "Customers", "text[]", nullable: false, defaultValue: Array.Empty<string>());
        migrationBuilder.Sql("""UPDATE "Customers" SET "Email" = lower(replace("Name", '''', '')) || '@example.org', "Scores" = '{}' WHERE "Scores" IS NULL;""");
        migrationBuilder.AlterColumn<int[]>("Scores", "Customers", "integer[]", nullable: false, oldClrType: typeof(int[]), oldType: "integer[]", oldNullable: true);
        migrationBuilder.CreateIndex("IX_Customers_Email", "Customers", "Email", unique: true);
        migrationBuilder.AddColumn<string>("State", "Orders", "character varying(10)", maxLength: 10, nullable: false, defaultValue: "Open");
        migrationBuilder.AddColumn<int>("Revision", "Orders", "integer", nullable: false, defaultValue: 0);
        migrationBuilder.DropCheckConstraint("positive", "Orders");
        migrationBuilder.AlterColumn<decimal>("Total", "Orders", "numeric(14,3)", precision: 14, scale: 3, nullable: false, oldClrType: typeof(decimal), oldType: "numeric(12,2)", oldPrecision: 12, oldScale: 2, oldDefaultValue: 0m);
        migrationBuilder.DropIndex("IX_Orders_CustomerId", "Orders");
        migrationBuilder.CreateIndex("IX_Orders_CustomerId_PlacedAt", "Orders", ["CustomerId", "PlacedAt"], descending: [false, true]);
        migrationBuilder.DropForeignKey("FK_Orders_Customers_CustomerId", "Orders");
        migrationBuilder.AddForeignKey("FK_Orders_Customers", "Orders", "CustomerId", "Customers", principalColumn: "Id", onDelete: ReferentialAction.Restrict);
        migrationBuilder.RenameSequence("Numbers", newName: "OrderNumbers");
        migrationBuilder.EnsureSchema("archive");
        migrationBuilder.CreateTable(
            "Orders",
            t => new { Id = t.Column<Guid>("uuid"), At = t.Column<DateOnly>("date"), Note = t.Column<string>("text", nullable: true) },
            schema: "archive",
            constraints: t => t.PrimaryKey("PK_Orders", x => new { x.Id, x.At }));
        migrationBuilder.RenameTable("Orders", schema: "archive", newName: "OldOrders", newSchema: "archive");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("OldOrders", "archive");
        migrationBuilder.DropSchema("archive");
        migrationBuilder.RenameSequence("OrderNumbers", newName: "Numbers");
        migrationBuilder.DropForeignKey("FK_Orders_Customers", "Orders");
        migrationBuilder.DropIndex("IX_Orders_CustomerId_PlacedAt", "Orders");
        migrationBuilder.CreateIndex("IX_Orders_CustomerId", "Orders", "CustomerId");
        migrationBuilder.AddForeignKey("FK_Orders_Customers_CustomerId", "Orders", "CustomerId", "Customers", principalColumn: "Id", onDelete: ReferentialAction.Cascade);
        migrationBuilder.DropColumn("State", "Orders");
        migrationBuilder.DropColumn("Revision", "Orders");
        migrationBuilder.DropColumn("Tags", "Customers");
        migrationBuilder.DropColumn("Email", "Customers");
        migrationBuilder.AddColumn<int>("Age", "Customers", "integer", nullable: true);
        migrationBuilder.RenameColumn("Name", "Customers", "FullName");
    }
}
