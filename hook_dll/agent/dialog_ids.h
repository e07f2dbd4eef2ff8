/* The controls of the dialog that asks the user. */
#ifndef INLET_AGENT_DIALOG_IDS_H
#define INLET_AGENT_DIALOG_IDS_H

#define DIALOG_ASK     100
#define DIALOG_HEADING 101
#define DIALOG_PROGRAM 102
#define DIALOG_SEES    103
#define DIALOG_CODE    104
#define DIALOG_ALLOW   105
#define DIALOG_DENY    2 /* IDCANCEL: Escape and the close button deny */

#endif
