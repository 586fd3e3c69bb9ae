# One target per layer, and the flags that all targets share.

add_library(rankwise_flags INTERFACE)
target_compile_features(rankwise_flags INTERFACE cxx_std_20)
# No contraction to fused multiply-add: a result must not depend on the instruction set.
target_compile_options(rankwise_flags INTERFACE
  $<BUILD_INTERFACE:-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion>
  -ffp-contract=off
  $<$<BOOL:${RANKWISE_WARNINGS_AS_ERRORS}>:$<BUILD_INTERFACE:-Werror>>)
if(RANKWISE_SANITIZE)
  target_compile_options(rankwise_flags INTERFACE
    $<BUILD_INTERFACE:-fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=undefined>)
  # GCC says itself that sanitizers make this warning fire where it should not.
  target_compile_options(rankwise_flags INTERFACE
    $<$<CXX_COMPILER_ID:GNU>:$<BUILD_INTERFACE:-Wno-maybe-uninitialized>>)
  target_link_options(rankwise_flags INTERFACE $<BUILD_INTERFACE:-fsanitize=address,undefined>)
endif()
if(RANKWISE_BUILD_FUZZ)
  target_compile_options(rankwise_flags INTERFACE $<BUILD_INTERFACE:-fsanitize=fuzzer-no-link>)
endif()

# rankwise_add_layer(<layer> [<layers it may use>...]): builds src/<layer> as rankwise::<layer>.
function(rankwise_add_layer layer)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${layer}/*.cpp" "${CMAKE_SOURCE_DIR}/src/${layer}/*.hpp")
  add_library(rankwise_${layer} STATIC ${sources})
  add_library(rankwise::${layer} ALIAS rankwise_${layer})
  target_include_directories(rankwise_${layer} PUBLIC
    $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}/src> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/rankwise>)
  target_link_libraries(rankwise_${layer} PUBLIC rankwise_flags)
  foreach(below IN LISTS ARGN)
    target_link_libraries(rankwise_${layer} PUBLIC rankwise_${below})
  endforeach()
  set_target_properties(rankwise_${layer} PROPERTIES EXPORT_NAME ${layer} POSITION_INDEPENDENT_CODE ON)
  set_property(GLOBAL APPEND PROPERTY RANKWISE_LAYER_TARGETS rankwise_${layer})
endfunction()

# Third-party packages, each linked where its headers are used.
function(rankwise_link_engine_dependencies)
  target_link_libraries(rankwise_engine PUBLIC Threads::Threads PRIVATE MPI::MPI_CXX
    spdlog::spdlog nlohmann_json::nlohmann_json PkgConfig::XXHASH)
  target_link_libraries(rankwise_io PRIVATE MPI::MPI_CXX Boost::mpi Boost::serialization HDF5::HDF5
    Boost::iostreams OpenSSL::Crypto PkgConfig::HWY PkgConfig::SQLITE PkgConfig::ZSTD)
  target_link_libraries(rankwise_ops PRIVATE OpenSSL::Crypto PkgConfig::RE2 PkgConfig::ZSTD)
  target_include_directories(rankwise_sql SYSTEM PRIVATE ${PG_QUERY_INCLUDE_DIR})
  target_link_libraries(rankwise_sql PRIVATE ${PG_QUERY_LIBRARY} nlohmann_json::nlohmann_json)
  target_link_libraries(rankwise_ml PRIVATE PkgConfig::HWY)
  target_include_directories(rankwise_pipeline SYSTEM PRIVATE ${TOMLPLUSPLUS_INCLUDE_DIR})
  target_link_libraries(rankwise_pipeline PRIVATE nlohmann_json::nlohmann_json spdlog::spdlog)
endfunction()
