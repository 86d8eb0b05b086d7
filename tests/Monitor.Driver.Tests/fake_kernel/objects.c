/* SPDX-License-Identifier: MIT
 * Objects with counted references, and handles to them.
 */
#include "filter.h"

#define MAGIC 0x6f626a65
struct header {
    unsigned magic;
    enum fake_type type;
    long references;                    /* the driver's; the maker's own is not counted */
    struct header *next;
    unsigned long long padding;
};
static struct header *all;             /* without threads */
static _Thread_local struct header *mine;

static struct header *header_of(const void *object, const char *function)
{
    struct header *header = (struct header *)object - 1;
    if (!object || header->magic != MAGIC)
        host_fail("%s: not an object, or one that is gone", function);
    return header;
}

void *fake_object_make(enum fake_type type, host_size size)
{
    struct header *header = host_allocate(sizeof *header + size);
    *header = (struct header){.magic = MAGIC, .type = type, .next = fake.threaded ? mine : all};
    for (host_size i = 0; i < size; i++)
        ((UCHAR *)(header + 1))[i] = 0;
    if (fake.threaded)
        mine = header;
    else
        all = header;
    return header + 1;
}

enum fake_type fake_object_type(const void *object)
{
    return header_of(object, __func__)->type;
}

long fake_object_references(const void *object)
{
    return header_of(object, __func__)->references;
}

void fake_object_check(const void *object, enum fake_type type, const char *function)
{
    if (header_of(object, function)->type != type)
        host_fail("%s: an object of type %d, not %d", function, header_of(object, function)->type, type);
}

void fake_objects_end(void)
{
    fake_filter_end();
    while (all) {
        struct header *header = all;
        all = header->next;
        header->magic = 0;
        host_free(header);
    }
}

void *fake_objects_mark(void)
{
    return mine;
}

void fake_objects_release(void *mark)
{
    while (fake.threaded && mine != mark) {
        struct header *header = mine;
        mine = header->next;
        while (__atomic_load_n(&header->references, __ATOMIC_ACQUIRE))
            host_yield();
        header->magic = 0;
        host_free(header);
    }
}

LONG_PTR FASTCALL ObfReferenceObject(PVOID object)
{
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    __atomic_add_fetch(&fake.references, 1, __ATOMIC_RELAXED);
    return __atomic_add_fetch(&header_of(object, __func__)->references, 1, __ATOMIC_RELAXED);
}

LONG_PTR FASTCALL ObfDereferenceObject(PVOID object)
{
    long left = __atomic_sub_fetch(&header_of(object, __func__)->references, 1, __ATOMIC_ACQ_REL);
    KERNEL_AT_MOST(DISPATCH_LEVEL);
    KERNEL_CHECK(left >= 0, "a reference that was not taken is given back");
    __atomic_sub_fetch(&fake.references, 1, __ATOMIC_RELAXED);
    return left;
}

/* ---- handles: kernel handles to one object each ---- */
#define HANDLES 16
static void *volatile handles[HANDLES];

NTSTATUS NTAPI ObOpenObjectByPointer(PVOID object, ULONG attributes, PACCESS_STATE state, ACCESS_MASK access, POBJECT_TYPE type, KPROCESSOR_MODE mode,
    PHANDLE handle)
{
    (void)state, (void)access, (void)type;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    KERNEL_CHECK(!fake_self.in_image_callback, "handles are not opened in image callbacks");
    KERNEL_CHECK(attributes & OBJ_KERNEL_HANDLE, "user mode could use the handle");
    KERNEL_CHECK(mode == KernelMode);
    header_of(object, __func__);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    for (ULONG i = 0; i < HANDLES; i++)
        if (__sync_bool_compare_and_swap(&handles[i], NULL, object)) {
            __atomic_add_fetch(&fake.handles, 1, __ATOMIC_RELAXED);
            *handle = (HANDLE)(ULONG_PTR)(0x80000000 + i * 4);
            return STATUS_SUCCESS;
        }
    host_fail("too many handles");
}

void *fake_handle_object(HANDLE handle)
{
    ULONG_PTR i = ((ULONG_PTR)handle - 0x80000000) / 4;
    void *object = i < HANDLES ? __atomic_load_n(&handles[i], __ATOMIC_ACQUIRE) : NULL;
    KERNEL_CHECK(object, "not a handle, or closed");
    return object;
}

NTSTATUS NTAPI ZwClose(HANDLE handle)
{
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    KERNEL_CHECK(!fake_self.in_image_callback, "Zw in an image callback");
    fake_handle_object(handle);
    __atomic_store_n(&handles[((ULONG_PTR)handle - 0x80000000) / 4], NULL, __ATOMIC_RELEASE);
    __atomic_sub_fetch(&fake.handles, 1, __ATOMIC_RELAXED);
    return STATUS_SUCCESS;
}

/* ---- who may open the device ---- */
static const UCHAR local_system[] = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};
static const UCHAR administrators[] = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0};

NTSTATUS NTAPI RtlCreateSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, ULONG revision)
{
    KERNEL_CHECK(revision == SECURITY_DESCRIPTOR_REVISION);
    *(SECURITY_DESCRIPTOR *)descriptor = (SECURITY_DESCRIPTOR){.Revision = 1};
    return fake_may_fail(__func__) ? STATUS_UNKNOWN_REVISION : STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlCreateAcl(PACL acl, ULONG size, ULONG revision)
{
    KERNEL_CHECK(size >= sizeof *acl && revision == ACL_REVISION);
    *acl = (ACL){.AclRevision = (UCHAR)revision, .AclSize = (USHORT)size};
    return fake_may_fail(__func__) ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}

ULONG NTAPI RtlLengthSid(PSID sid)
{
    return 8u + 4u * ((const UCHAR *)sid)[1];
}

static BOOLEAN same(const void *a, const void *b, host_size size)
{
    for (host_size i = 0; i < size; i++)
        if (((const UCHAR *)a)[i] != ((const UCHAR *)b)[i])
            return FALSE;
    return TRUE;
}

NTSTATUS NTAPI RtlAddAccessAllowedAce(PACL acl, ULONG revision, ACCESS_MASK access, PSID sid)
{
    KERNEL_CHECK(revision == ACL_REVISION && access);
    KERNEL_CHECK(same(sid, local_system, sizeof local_system) || same(sid, administrators, sizeof administrators),
        "only SYSTEM and the administrators may open the device");
    KERNEL_CHECK(sizeof *acl + (acl->AceCount + 1u) * (8 + RtlLengthSid(sid)) <= acl->AclSize);
    acl->AceCount++;
    return fake_may_fail(__func__) ? STATUS_ALLOTTED_SPACE_EXCEEDED : STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlSetDaclSecurityDescriptor(PSECURITY_DESCRIPTOR descriptor, BOOLEAN present, PACL acl, BOOLEAN defaulted)
{
    KERNEL_CHECK(present && acl && acl->AceCount == 2 && !defaulted);
    ((SECURITY_DESCRIPTOR *)descriptor)->Dacl = acl;
    return fake_may_fail(__func__) ? STATUS_UNKNOWN_REVISION : STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwSetSecurityObject(HANDLE handle, SECURITY_INFORMATION information, PSECURITY_DESCRIPTOR descriptor)
{
    const SECURITY_DESCRIPTOR *given = descriptor;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    fake_object_check(fake_handle_object(handle), FAKE_DEVICE, __func__);
    KERNEL_CHECK(information & DACL_SECURITY_INFORMATION && given->Dacl);
    if (fake_may_fail(__func__))
        return STATUS_ACCESS_DENIED;
    fake.dacl_entries = given->Dacl->AceCount;
    return STATUS_SUCCESS;
}
