#pragma once
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdio>  // std::remove
#include <string>  // std::string

#include "support/ranks.hpp"

namespace rankwise::test {

/// Makes a SQLite file by statements; the driver writes, all ranks may read it afterwards. @collective
inline std::string make_sqlite(const std::string& name, const std::string& sql) {
  const std::string path = std::string(shared_folder()) + "/" + name;
  world().barrier();
  if (world().is_driver()) {
    std::remove(path.c_str());
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, ("begin;" + sql + ";commit").c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  world().barrier();
  return path;
}

}  // namespace rankwise::test
