/* SPDX-License-Identifier: MIT
 * The driver's variables as the image has them: what a second load in this process must find again. prefix.h lays them together.
 */
#include "kernel.h"

extern UCHAR __start_driver_data[] __attribute__((weak)), __stop_driver_data[] __attribute__((weak));
extern UCHAR __start_driver_bss[] __attribute__((weak)), __stop_driver_bss[] __attribute__((weak));

/* By hand: between the variables lie bytes that the sanitizer guards. */
__attribute__((no_sanitize("address", "thread", "undefined"))) static void copy(volatile UCHAR *to, const volatile UCHAR *from, host_size size)
{
    for (host_size i = 0; i < size; i++)
        to[i] = from ? from[i] : 0;
}

void fake_driver_reset(void)
{
    static UCHAR *data;
    host_size size = (host_size)(__stop_driver_data - __start_driver_data);
    if (!data) {
        data = host_allocate(size + 1);
        copy(data, __start_driver_data, size);
    }
    copy(__start_driver_data, data, size);
    copy(__start_driver_bss, NULL, (host_size)(__stop_driver_bss - __start_driver_bss));
}
