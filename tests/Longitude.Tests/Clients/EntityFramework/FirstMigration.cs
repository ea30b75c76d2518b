using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace Longitude.Tests.Clients.EntityFramework;

/// <summary>The shop as it began.</summary>
[DbContext(typeof(ShopContext))]
[Migration("20250101000000_First")]
public sealed class FirstMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AlterDatabase().Annotation("Npgsql:Enum:mood", "sad,happy");
        migrationBuilder.CreateTable(
            "Customers",
            t => new
            {
                Id = t.Column<int>("integer").Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                FullName = t.Column<string>("character varying(40)", maxLength: 40),
                Mood = t.Column<int>("mood", defaultValueSql: "'happy'"),
                Scores = t.Column<int[]>("integer[]", nullable: true),
                Since = t.Column<DateTime>("timestamp with time zone", defaultValueSql: "now()"),
                Age = t.Column<int>("integer", nullable: true, comment: "in years"),
            },
            constraints: t => t.PrimaryKey("PK_Customers", x => x.Id),
            comment: "those who buy");
        migrationBuilder.CreateTable(
            "Orders",
            t => new
            {
                Id = t.Column<Guid>("uuid"),
                CustomerId = t.Column<int>("integer"),
                PlacedAt = t.Column<DateTime>("timestamp with time zone"),
                Total = t.Column<decimal>("numeric(12,2)", precision: 12, scale: 2, defaultValue: 0m),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_Orders", x => x.Id);
                t.ForeignKey("FK_Orders_Customers_CustomerId", x => x.CustomerId, "Customers", "Id", onDelete: ReferentialAction.Cascade);
                t.CheckConstraint("positive", "\"Total\" >= 0");
            });
        migrationBuilder.CreateIndex("IX_Orders_CustomerId", "Orders", "CustomerId");
        migrationBuilder.CreateSequence<long>("Numbers", startValue: 100, incrementBy: 10);
        migrationBuilder.InsertData("Customers", ["Id", "FullName", "Mood"], ["integer", "character varying(40)", "mood"], [1000, "O'Hara", "sad"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("Orders");
        migrationBuilder.DropTable("Customers");
        migrationBuilder.DropSequence("Numbers");
        migrationBuilder.AlterDatabase().OldAnnotation("Npgsql:Enum:mood", "sad,happy");
    }
}
