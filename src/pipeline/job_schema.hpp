#pragma once

namespace rankwise {

class TomlSection;
struct Job;

/// Reads [schema] (columns, roles, money) into the job. @local
void read_schema(TomlSection& root, Job& job);

/// Reads [source] or [[source]] into the job. @local
void read_sources(TomlSection& root, Job& job);

}  // namespace rankwise
