/* SPDX-License-Identifier: MIT
 * Access tokens: a user, a logon session, a mandatory label.
 */
#include "kernel.h"

struct token {
    BOOLEAN is_system;
};
static const UCHAR system_sid[] = {1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0};
static const UCHAR user_sid[] = {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xe9, 3, 0, 0};

PACCESS_TOKEN fake_token_make(BOOLEAN is_system)
{
    struct token *token = fake_object_make(FAKE_TOKEN, sizeof *token);
    token->is_system = is_system;
    return token;
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

static PVOID block(SIZE_T size)
{
    PVOID memory = fake_pool_allocate(size, 'eSkT');
    for (SIZE_T i = 0; i < size; i++)
        ((UCHAR *)memory)[i] = 0;
    return memory;
}

NTSTATUS NTAPI SeQueryInformationToken(PACCESS_TOKEN access_token, TOKEN_INFORMATION_CLASS class, PVOID *information)
{
    struct token *token = access_token;
    const UCHAR *sid = token->is_system ? system_sid : user_sid;
    ULONG length = token->is_system ? sizeof system_sid : sizeof user_sid;
    KERNEL_CHECK(fake_self.irql == PASSIVE_LEVEL);
    fake_object_check(access_token, FAKE_TOKEN, __func__);
    if (fake_may_fail(__func__))
        return STATUS_INSUFFICIENT_RESOURCES;
    switch ((int)class) {
    case TokenUser: {
        TOKEN_USER *user = block(sizeof *user + length);
        user->User.Sid = user + 1;
        for (ULONG i = 0; i < length; i++)
            ((UCHAR *)(user + 1))[i] = sid[i];
        *information = user;
        return STATUS_SUCCESS;
    }
    case TokenStatistics: {
        TOKEN_STATISTICS *statistics = block(sizeof *statistics);
        statistics->AuthenticationId.LowPart = token->is_system ? 0x3e7 : 0x12345;
        *information = statistics;
        return STATUS_SUCCESS;
    }
    case TokenElevationType:
        *information = block(sizeof(ULONG));
        *(ULONG *)*information = 1;
        return STATUS_SUCCESS;
    case TokenSessionId:                /* these two come in the variable itself */
        *(ULONG *)information = token->is_system ? 0 : 1;
        return STATUS_SUCCESS;
    case TokenIntegrityLevel:
        *(ULONG *)information = token->is_system ? 0x4000 : 0x2000;
        return STATUS_SUCCESS;
    default:
        host_fail("SeQueryInformationToken: class %d is not known here", class);
    }
}

ULONG NTAPI SeQueryMandatoryLabel(PACCESS_TOKEN token)
{
    return ((struct token *)token)->is_system ? 0x4000 : 0x2000;
}
