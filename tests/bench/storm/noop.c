/* SPDX-License-Identifier: MIT
 * The program that the exec storm starts: does nothing. Linked statically, so that starting it costs little but the exec itself. */
int main(void) { return 0; }
