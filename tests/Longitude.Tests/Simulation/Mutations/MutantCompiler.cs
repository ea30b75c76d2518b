using System.Reflection;
using Longitude.Core;
using Longitude.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Longitude.Tests.Simulation.Mutations;

/// <summary>
/// Compiles src/Longitude with a mutation, in this process. The production code knows nothing of mutations: they are edits of
/// its text. Only Longitude itself is compiled; the simulator runs as it was built, against the mutant (see <see cref="Mutant"/>).
/// </summary>
internal static class MutantCompiler
{
    private const string Folder = "src/Longitude";

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Latest);
    private static readonly Lazy<CSharpCompilation> Original = new(CompileOriginal);

    /// <summary>The bytes of Longitude.dll with the mutation, or as it is.</summary>
    /// <exception cref="InvalidOperationException">The mutation does not fit the code, or does not compile.</exception>
    public static byte[] Compile(Mutation? mutation)
    {
        CSharpCompilation compilation = Original.Value;
        foreach (Edit edit in mutation?.Edits ?? [])
        {
            string path = Folder + "/" + edit.File;
            SyntaxTree tree = compilation.SyntaxTrees.SingleOrDefault(t => t.FilePath == path)
                ?? throw new InvalidOperationException($"There is no {path}.");
            compilation = compilation.ReplaceSyntaxTree(tree, Parse(path, edit.Apply(tree.ToString())));
        }

        using var assembly = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(assembly);
        if (!result.Success)
            throw new InvalidOperationException($"'{mutation}' does not compile: {string.Join(Environment.NewLine, Errors(result.Diagnostics))}");
        return assembly.ToArray();
    }

    private static CSharpCompilation CompileOriginal()
    {
        AssemblyName name = typeof(ShardMachine).Assembly.GetName();
        var trees = SourceTree.CSharp(Folder).Select(f => Parse(f.Path.Replace('\\', '/'), f.Text)).ToList();
        trees.Add(Parse("made by the build", $"""
            global using System;
            global using System.Collections.Generic;
            global using System.IO;
            global using System.Linq;
            global using System.Net.Http;
            global using System.Threading;
            global using System.Threading.Tasks;
            [assembly: System.Reflection.AssemblyVersion("{name.Version}")]
            [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Longitude.Simulation")]
            """));
        string[] loaded = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        CSharpCompilation compilation = CSharpCompilation.Create(
            name.Name,
            trees,
            loaded.Where(p => Path.GetDirectoryName(p) == runtime).Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(Generators(runtime), parseOptions: ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation whole, out _);
        return (CSharpCompilation)whole;
    }

    /// <summary>The source generators that come with the runtime's reference assemblies, as the SDK uses them.</summary>
    private static IEnumerable<ISourceGenerator> Generators(string runtime)
    {
        string packs = Path.GetFullPath(Path.Combine(runtime, "../../../packs/Microsoft.NETCore.App.Ref"));
        string folder = Directory.EnumerateDirectories(packs, $"{Environment.Version.Major}.*").Order(StringComparer.Ordinal).Last() + "/analyzers/dotnet/cs";
        var loader = new Loader();
        string[] names = ["System.Text.Json.SourceGeneration.dll", "Microsoft.Interop.LibraryImportGenerator.dll"];
        loader.AddDependencyLocation(Path.Combine(folder, "Microsoft.Interop.SourceGeneration.dll"));
        return names.SelectMany(n => new Microsoft.CodeAnalysis.Diagnostics.AnalyzerFileReference(Path.Combine(folder, n), loader).GetGenerators(LanguageNames.CSharp));
    }

    private static SyntaxTree Parse(string path, string text) =>
        CSharpSyntaxTree.ParseText(text, ParseOptions, path, System.Text.Encoding.UTF8);

    private static IEnumerable<Diagnostic> Errors(IEnumerable<Diagnostic> all) => all.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5);

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath) => Assembly.LoadFrom(fullPath);

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
