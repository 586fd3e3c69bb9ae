# Install rules and the CMake package, so that another project can link the layers:
#   find_package(rankwise) gives rankwise::engine, rankwise::io, ...; headers are included as in this tree.

include(CMakePackageConfigHelpers)

set(RANKWISE_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/rankwise")

get_property(layer_targets GLOBAL PROPERTY RANKWISE_LAYER_TARGETS)
install(TARGETS rankwise_flags ${layer_targets} EXPORT rankwise_targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT rankwise_targets FILE rankwiseTargets.cmake NAMESPACE rankwise:: DESTINATION ${RANKWISE_PACKAGE_DIR})

foreach(target IN LISTS layer_targets)
  string(REPLACE "rankwise_" "" layer "${target}")
  install(DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/src/${layer}" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/rankwise
    FILES_MATCHING PATTERN "*.hpp")
endforeach()

configure_package_config_file("${CMAKE_CURRENT_SOURCE_DIR}/cmake/rankwiseConfig.cmake.in"
  "${CMAKE_CURRENT_BINARY_DIR}/rankwiseConfig.cmake" INSTALL_DESTINATION ${RANKWISE_PACKAGE_DIR})
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/rankwiseConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/rankwiseConfig.cmake"
  "${CMAKE_CURRENT_BINARY_DIR}/rankwiseConfigVersion.cmake" DESTINATION ${RANKWISE_PACKAGE_DIR})

if(IS_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/jobs")
  install(DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}/jobs" DESTINATION ${CMAKE_INSTALL_DATADIR}/rankwise
    FILES_MATCHING PATTERN "*.toml")
endif()
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
