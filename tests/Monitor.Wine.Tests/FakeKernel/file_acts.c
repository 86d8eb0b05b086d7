/* SPDX-License-Identifier: MIT */
#include "file_acts.h"
#include "texts.h"

static void open_file(struct fake_file *file, struct text *text, u32 stream_at, ULONG_PTR outcome)
{
    IO_SECURITY_CONTEXT security = { .DesiredAccess = FILE_READ_DATA | FILE_WRITE_DATA };
    FLT_PARAMETERS parameters = { .Create.SecurityContext = &security };
    RtlZeroMemory(file, sizeof *file);
    file->object.DeviceObject = &fake_disk;
    file->object.ReadAccess = file->object.WriteAccess = TRUE;
    file->name = text->string;
    file->stream_at = stream_at;
    file->created.QuadPart = 132000000000000000;
    fake_operation(IRP_MJ_CREATE, file, &parameters, outcome, NULL);
}

static void go(struct fake_file *file)
{
    file->is_gone = file->object.DeletePending;
}

static void close_file(struct fake_file *file)
{
    FLT_PARAMETERS none = { .Others = { 0 } };
    fake_operation(IRP_MJ_CLEANUP, file, &none, 0, go);
}

static void set(struct fake_file *file, FILE_INFORMATION_CLASS class, void *information, u32 length, void (*effect)(struct fake_file *))
{
    FLT_PARAMETERS parameters = { .SetFileInformation = { .Length = length, .FileInformationClass = class, .InfoBuffer = information } };
    fake_operation(IRP_MJ_SET_INFORMATION, file, &parameters, 0, effect);
}

static void mark_to_go(struct fake_file *file)
{
    file->object.DeletePending = TRUE;
}

static void make_aged_file(u32 thread, u32 life)
{
    struct fake_file file;
    struct text text;
    FILE_BASIC_INFORMATION times = { .CreationTime.QuadPart = 126000000000000000 };
    numbered(&text, DISK L"Users\\", thread, life, L".txt");
    open_file(&file, &text, 0, FILE_CREATED);
    fake_count(WINDOWS_FILE_CREATE);
    set(&file, FileBasicInformation, &times, sizeof times, NULL);
    fake_count(WINDOWS_FILE_TIME);
    close_file(&file);
}

static void move(struct fake_file *file, const struct text *to)
{
    struct { FILE_RENAME_INFORMATION information; WCHAR more[128]; } rename = { .information.ReplaceIfExists = FALSE };
    rename.information.FileNameLength = to->string.Length;
    RtlCopyMemory(rename.information.FileName, to->characters, to->string.Length);
    set(file, FileRenameInformation, &rename, (u32)(__builtin_offsetof(FILE_RENAME_INFORMATION, FileName) + to->string.Length), NULL);
}

static void move_and_delete_file(u32 thread, u32 life)
{
    struct fake_file file;
    struct text text, moved;
    FILE_DISPOSITION_INFORMATION disposition = { .DeleteFile = TRUE };
    numbered(&text, DISK L"Users\\", thread, life, L".old");
    numbered(&moved, DISK L"Users\\", thread, life, L".new");
    open_file(&file, &text, 0, FILE_OPENED);
    move(&file, &moved);
    fake_count(WINDOWS_FILE_RENAME);
    set(&file, FileDispositionInformation, &disposition, sizeof disposition, mark_to_go);
    close_file(&file);
    fake_count(WINDOWS_FILE_DELETE);
}

static void make_stream(u32 thread, u32 life)
{
    struct fake_file file;
    struct text text;
    numbered(&text, DISK L"Users\\", thread, life, L".zip:Zone.Identifier");
    open_file(&file, &text, text.string.Length / 2 - 16, FILE_CREATED);
    fake_count(WINDOWS_FILE_CREATE);
    close_file(&file);
    fake_count(WINDOWS_FILE_STREAM);
}

static void write_program(u32 thread, u32 life)
{
    struct fake_file file;
    struct text text;
    u8 bytes[] = "MZ program";
    FLT_PARAMETERS write = { .Write = { .Length = sizeof bytes, .WriteBuffer = bytes } };
    numbered(&text, DISK L"Users\\", thread, life, L".exe");
    open_file(&file, &text, 0, FILE_CREATED);
    fake_count(WINDOWS_FILE_CREATE);
    file.first[0] = 'M';
    file.first[1] = 'Z';
    fake_operation(IRP_MJ_WRITE, &file, &write, sizeof bytes, NULL);
    close_file(&file);
    fake_count(WINDOWS_FILE_EXECUTABLE);
}

static void read_volume(void)
{
    struct fake_file file;
    IO_SECURITY_CONTEXT security = { .DesiredAccess = FILE_READ_DATA };
    FLT_PARAMETERS parameters = { .Create.SecurityContext = &security };
    RtlZeroMemory(&file, sizeof file);
    file.object.DeviceObject = &fake_disk;
    file.object.ReadAccess = TRUE;
    file.object.Flags = FO_VOLUME_OPEN;
    fake_operation(IRP_MJ_CREATE, &file, &parameters, FILE_OPENED, NULL);
    fake_count(WINDOWS_RAW_READ);
}

static void use_pipe(UCHAR major, enum windows_record_kind kind, u32 thread, u32 life)
{
    struct fake_file file;
    struct text text;
    IO_SECURITY_CONTEXT security = { .DesiredAccess = FILE_READ_DATA };
    FLT_PARAMETERS parameters = { .Create.SecurityContext = &security };
    RtlZeroMemory(&file, sizeof file);
    file.object.DeviceObject = &fake_pipes;
    file.object.FileName = *numbered(&text, L"\\pipe-", thread, life, L"");
    fake_operation(major, &file, &parameters, kind == WINDOWS_PIPE_CREATE ? FILE_CREATED : FILE_OPENED, NULL);
    fake_count(kind);
}

void use_files(u32 thread, u32 life)
{
    make_aged_file(thread, life);
    move_and_delete_file(thread, life);
    make_stream(thread, life);
    write_program(thread, life);
    read_volume();
}

void use_pipes(u32 thread, u32 life)
{
    use_pipe(IRP_MJ_CREATE_NAMED_PIPE, WINDOWS_PIPE_CREATE, thread, life);
    use_pipe(IRP_MJ_CREATE, WINDOWS_PIPE_CONNECT, thread, life);
}

/* ---- what the service has kept and refused ---- */
/* A folder of the tests' drive, as the kernel names it: found as the service finds it. */
struct folder {
    PCWSTR name;
    WCHAR path[128];
};

static PCWSTR path_of(struct folder *folder)
{
    u32 length = 0;
    if (*folder->path || !QueryDosDeviceW(FAKE_DRIVE, folder->path, 64))
        return folder->path;
    while (folder->path[length])
        length++;
    for (u32 i = 0; i == 0 || folder->name[i - 1]; i++)
        folder->path[length + i] = folder->name[i];
    return folder->path;
}

static struct folder guarded = { .name = FAKE_GUARDED_FOLDER }, kept = { .name = FAKE_KEPT_FOLDER };

static void write(struct fake_file *file, void *bytes, u32 length)
{
    FLT_PARAMETERS parameters = { .Write = { .Length = length, .WriteBuffer = bytes } };
    fake_operation(IRP_MJ_WRITE, file, &parameters, length, NULL);
    fake_count(WINDOWS_FILE_BLOCKED);
}

static void try_to_write_program(u32 thread, u32 life)
{
    struct fake_file file;
    struct text text;
    u8 program[] = "MZ program";
    numbered(&text, path_of(&guarded), thread, life, L".exe");
    open_file(&file, &text, 0, FILE_OPENED);
    write(&file, program, sizeof program);
    close_file(&file);
}

static void try_to_move_program_in(u32 thread, u32 life)
{
    struct fake_file file;
    struct text text, moved;
    numbered(&text, DISK L"Users\\", thread, life, L".bin");
    numbered(&moved, path_of(&guarded), thread, life, L".dll");
    open_file(&file, &text, 0, FILE_OPENED);
    file.first[0] = 'M';
    file.first[1] = 'Z';
    move(&file, &moved);
    fake_count(WINDOWS_FILE_BLOCKED);
    close_file(&file);
}

static void try_to_wipe(u32 thread, u32 life)
{
    static u8 zeroes[4096];
    struct fake_file file;
    struct text text;
    FILE_ZERO_DATA_INFORMATION range = { .BeyondFinalZero.QuadPart = sizeof zeroes };
    FLT_PARAMETERS control = { .FileSystemControl = { .FsControlCode = FSCTL_SET_ZERO_DATA, .InputBufferLength = sizeof range, .SystemBuffer = &range } };
    numbered(&text, path_of(&guarded), thread, life, L".doc");
    open_file(&file, &text, 0, FILE_OPENED);
    write(&file, zeroes, sizeof zeroes);
    fake_operation(IRP_MJ_FILE_SYSTEM_CONTROL, &file, &control, 0, NULL);
    fake_count(WINDOWS_FILE_BLOCKED);
    close_file(&file);
}

void delete_kept_file(u32 thread, u32 life)
{
    struct fake_file file;
    struct text text;
    FILE_DISPOSITION_INFORMATION disposition = { .DeleteFile = TRUE };
    numbered(&text, path_of(&kept), thread, life, L".doc");
    open_file(&file, &text, 0, FILE_OPENED);
    set(&file, FileDispositionInformation, &disposition, sizeof disposition, mark_to_go);
    close_file(&file);
    fake_count(WINDOWS_FILE_DELETE);
}

void try_blocked_acts(u32 thread, u32 life)
{
    try_to_write_program(thread, life);
    try_to_move_program_in(thread, life);
    try_to_wipe(thread, life);
}
