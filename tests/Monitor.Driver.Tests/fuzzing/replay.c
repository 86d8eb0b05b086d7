/* SPDX-License-Identifier: MIT
 * Runs inputs of the fuzzer again, where their coverage is counted: the names of their files come one a line.
 */
#include <stdio.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, unsigned long size);

int main(void)
{
    static char name[4096];
    static unsigned char data[1 << 20];
    int count = 0;
    while (scanf("%4095[^\n]%*c", name) == 1) {
        FILE *file = fopen(name, "rb");
        if (!file)
            return perror(name), 1;
        LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof data, file));
        fclose(file);
        count++;
    }
    printf("%d inputs\n", count);
    return 0;
}
