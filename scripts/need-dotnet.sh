# Sourced by ./longitude and ./test: stops with one sentence when the .NET 10 SDK is missing.
if ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
  echo "Longitude needs the .NET 10 SDK, which was not found in PATH; get it from https://dotnet.microsoft.com/download." >&2
  exit 1
fi
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
