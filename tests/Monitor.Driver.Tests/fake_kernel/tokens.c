/* SPDX-License-Identifier: MIT
 * Access tokens: a user, a logon session, a mandatory label, a container.
 */
#include "kernel.h"

struct token {
    BOOLEAN is_system, is_app_container;
};
static const UCHAR system_sid[] = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};
static const UCHAR user_sid[] = {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xe9, 3, 0, 0};
static const UCHAR system_label[] = {1, 1, 0, 0, 0, 0, 0, 16, 0, 0x40, 0, 0}, user_label[] = {1, 1, 0, 0, 0, 0, 0, 16, 0, 0x20, 0, 0};
static char token_type;
static POBJECT_TYPE token_object_type = (POBJECT_TYPE)&token_type;
#undef SeTokenObjectType
POBJECT_TYPE *SeTokenObjectType = &token_object_type;

PACCESS_TOKEN fake_token_make(BOOLEAN is_system)
{
    struct token *token = fake_object_make(FAKE_TOKEN, sizeof *token);
    token->is_system = is_system;
    return token;
}

void fake_token_contain(PACCESS_TOKEN token)
{
    ((struct token *)token)->is_app_container = TRUE;
}

PACCESS_TOKEN NTAPI PsReferencePrimaryToken(PEPROCESS process)
{
    PACCESS_TOKEN token = fake_process_of(process)->token;
    KERNEL_AT_MOST(APC_LEVEL);
    ObfReferenceObject(token);
    return token;
}

#undef PsDereferencePrimaryToken
VOID NTAPI PsDereferencePrimaryToken(PACCESS_TOKEN token)
{
    fake_object_check(token, FAKE_TOKEN, __func__);
    ObfDereferenceObject(token);
}

#undef PsDereferenceImpersonationToken
VOID NTAPI PsDereferenceImpersonationToken(PACCESS_TOKEN token)
{
    PsDereferencePrimaryToken(token);
}

PACCESS_TOKEN NTAPI PsReferenceImpersonationToken(PETHREAD thread, PBOOLEAN copy_on_open, PBOOLEAN effective_only, PSECURITY_IMPERSONATION_LEVEL level)
{
    PACCESS_TOKEN token = fake_thread_of(thread)->impersonated;
    KERNEL_AT_MOST(APC_LEVEL);
    if (!token)
        return NULL;
    ObfReferenceObject(token);
    *copy_on_open = *effective_only = FALSE;
    *level = SecurityImpersonation;
    return token;
}

BOOLEAN NTAPI PsIsThreadImpersonating(PETHREAD thread)
{
    return fake_thread_of(thread)->impersonated != NULL;
}

static NTSTATUS give(PVOID information, ULONG length, PULONG returned, const void *fixed, ULONG fixed_size, const UCHAR *sid, ULONG sid_size)
{
    *returned = fixed_size + sid_size;
    if (length < *returned)
        return STATUS_BUFFER_TOO_SMALL;
    for (ULONG i = 0; i < fixed_size; i++)
        ((UCHAR *)information)[i] = ((const UCHAR *)fixed)[i];
    for (ULONG i = 0; i < sid_size; i++)
        ((UCHAR *)information)[fixed_size + i] = sid[i];
    if (sid)
        *(PSID *)information = (UCHAR *)information + fixed_size;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwQueryInformationToken(HANDLE handle, TOKEN_INFORMATION_CLASS class, PVOID information, ULONG length, PULONG returned)
{
    struct token *token = fake_handle_object(handle);
    TOKEN_USER user = {{0}};
    TOKEN_MANDATORY_LABEL label = {{0}};
    TOKEN_STATISTICS statistics = {.AuthenticationId = {token->is_system ? 0x3e7 : 0x12345, 0}};
    ULONG elevation = 1, is_app_container = token->is_app_container;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL && !fake_self.in_image_callback);
    fake_object_check(token, FAKE_TOKEN, __func__);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    switch ((int)class) {
    case TokenUser:
        return token->is_system ? give(information, length, returned, &user, sizeof user, system_sid, sizeof system_sid)
            : give(information, length, returned, &user, sizeof user, user_sid, sizeof user_sid);
    case TokenIntegrityLevel:
        return give(information, length, returned, &label, sizeof label, token->is_system ? system_label : user_label, sizeof user_label);
    case TokenStatistics:
        return give(information, length, returned, &statistics, sizeof statistics, NULL, 0);
    case TokenElevationType:
        return give(information, length, returned, &elevation, sizeof elevation, NULL, 0);
    case TokenIsAppContainer:
        return give(information, length, returned, &is_app_container, sizeof is_app_container, NULL, 0);
    default:
        host_fail("ZwQueryInformationToken: class %d is not known here", class);
    }
}

PUCHAR NTAPI RtlSubAuthorityCountSid(PSID sid)
{
    return (PUCHAR)sid + 1;
}

PULONG NTAPI RtlSubAuthoritySid(PSID sid, ULONG number)
{
    KERNEL_CHECK(number < *RtlSubAuthorityCountSid(sid));
    return (PULONG)((PUCHAR)sid + 8 + number * 4);
}
