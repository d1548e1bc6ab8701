use strict;
use warnings;
use HTTP::Tiny;

my $payload = '{"grant_type":"client_credentials","client_id": "YOUR_CLIENT_ID","client_secret": "YOUR_CLIENT_SECRET","audience": "YOUR_API_IDENTIFIER"}';
my $response = HTTP::Tiny->new->post('http://YOUR_AUTH0_DOMAIN/oauth/token', { headers => { 'content-type' => 'application/json' }, content => $payload });
print $response->{content};
