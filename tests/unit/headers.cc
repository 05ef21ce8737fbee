// SPDX-License-Identifier: GPL-2.0
// headers.cc - the library's headers, included by C++
#include <libschedmgr.h>
#include <libschedmgr-boot.h>
#include <libschedmgr-events.h>
#include <libschedmgr-image.h>

const char *version();

const char *version()
{
	return schedmgr_library_version();
}
