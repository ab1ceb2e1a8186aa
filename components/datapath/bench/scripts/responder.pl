# Answers HTTP/1.0 with one byte, and keeps the connection where it is asked to. One process and no disk: a server that does more would
# hide the datapath behind its own work. It closes first, so that the client's ports are free for its next connection.
use strict;
use Socket qw(:DEFAULT IPPROTO_TCP TCP_NODELAY);
$SIG{PIPE} = "IGNORE";
my ($kept, $last) = map { "HTTP/1.0 200 OK\r\nConnection: $_\r\nContent-Length: 1\r\n\r\nx" } "keep-alive", "close";
socket(my $listener, PF_INET, SOCK_STREAM, IPPROTO_TCP) or die $!;
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1) or die $!;
bind($listener, sockaddr_in($ENV{PORT} || 8080, INADDR_ANY)) or die $!;
listen($listener, 1024) or die $!;
my ($watched, %open) = ("");
vec($watched, fileno($listener), 1) = 1;
while (1) {
  next if select(my $ready = $watched, undef, undef, undef) < 1;
  if (vec($ready, fileno($listener), 1) && accept(my $new, $listener)) {
    setsockopt($new, IPPROTO_TCP, TCP_NODELAY, 1);
    vec($watched, fileno($new), 1) = 1;
    $open{fileno($new)} = $new;
  }
  for my $fd (grep { vec($ready, $_, 1) } keys %open) {
    my $request = "";
    my $keep = sysread($open{$fd}, $request, 4096) && $request =~ /keep-alive/i;
    syswrite($open{$fd}, $keep ? $kept : $last) if length $request;
    next if $keep;
    vec($watched, $fd, 1) = 0;
    close(delete $open{$fd});
  }
}
